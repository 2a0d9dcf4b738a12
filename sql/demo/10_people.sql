-- The people: Weirstone, the company that makes Millrace, and six of its customers, one of whom has left.

SELECT demo.account('northpier', 'Northpier Logistics', 'northpier.example', 'high', 'enterprise', 'renewal', 'Europe', 1480000),
       demo.account('lanhai', 'Lanhai Instruments 蓝海仪器', 'lanhai.example', 'high', 'enterprise', 'growth', 'Asia', 960000),
       demo.account('meltemi', 'Meltemi Energy', 'meltemi.example', 'low', 'business', 'adoption', 'Europe', 520000),
       demo.account('kestrel', 'Kestrel Print', 'kestrel.example', 'low', 'business', 'adoption', 'Europe', 310000),
       demo.account('saomai', 'Sao Mai Retail', 'saomai.example', 'tech', 'team', 'mature', 'Asia', 190000),
       demo.account('saladaeng', 'Saladaeng Hotels', 'saladaeng.example', 'community', 'community', 'adoption', 'Asia', 30000);

-- Staff
SELECT demo.staff('admin', 'admin', '186 days', 'Europe/Oslo',
    'Keeps this forum running at Weirstone. For trouble with the forum itself, write to me; for trouble with Millrace, ask the room.');
SELECT demo.staff('ingrid.solberg', 'moderator', '186 days', 'Europe/Oslo',
    'Community at Weirstone. I move threads, merge duplicates and say thank you. Before that: eight years on the support desk.');
SELECT demo.staff('amara.okafor', 'csm', '185 days', 'Europe/London',
    'Customer success at Weirstone. Ask me about plans, roll-outs and how other companies organise their flows.');
SELECT demo.staff('tomasz.wilk', 'csm', '185 days', 'Europe/Warsaw',
    'Support engineer at Weirstone, mostly agents and the API. If I ask for a run id, I really do need it.');

-- Northpier Logistics
SELECT demo.member('joost.vandenberg', 'northpier', '184 days', 'Europe/Amsterdam',
    'Data platform lead at Northpier, Rotterdam. Some 340 flows, 11 agents, one very old AS/400.');
SELECT demo.member('wanjiru.kamau', 'northpier', '183 days', 'Africa/Nairobi',
    'Analytics engineer, Nairobi. I like gates that fail loudly and queries that explain themselves.');
SELECT demo.member('priya.raghavan', 'northpier', '181 days', 'Asia/Kolkata',
    'Site reliability at Northpier. Networks, certificates, queues. Runs on filter coffee.');
SELECT demo.member('yusuf.demir', 'northpier', '176 days', 'Europe/Istanbul',
    'Backend developer. I build the services at the other end of your webhooks.');
SELECT demo.member('lucia.ferrante', 'northpier', '178 days', 'Europe/Rome',
    'Stock and returns at the Genoa terminal. Not a programmer; learning as much SQL as I need.');
SELECT demo.member('samuel.adeyemi', 'northpier', '160 days', 'Africa/Lagos',
    'Financial control. I read the reports that come out of the other end.');

-- Sao Mai Retail
SELECT demo.member('minh.tran', 'saomai', '180 days', 'Asia/Ho_Chi_Minh',
    'Kỹ sư dữ liệu tại Sao Mai, TP. Hồ Chí Minh. Everything in Git, everything in CI.');
SELECT demo.member('Thuỳ.Phạm', 'saomai', '171 days', 'Asia/Ho_Chi_Minh',
    'Phân tích bán hàng, 64 cửa hàng. Thích biểu đồ đơn giản và dữ liệu đúng giờ.');
SELECT demo.member('lan.nguyen', 'saomai', '166 days', 'Asia/Ho_Chi_Minh',
    'Warehouse and stock data. Hỏi nhiều, cảm ơn nhiều.');
SELECT demo.member('quocbao', 'saomai', '139 days', 'Asia/Ho_Chi_Minh',
    'Developer, online shop.');

-- Meltemi Energy
SELECT demo.member('eleni.karra', 'meltemi', '179 days', 'Europe/Athens',
    'Μηχανικός δεδομένων στη Meltemi. Wind parks, meters and far too many spreadsheets.');
SELECT demo.member('Νίκος.Βέργος', 'meltemi', '168 days', 'Europe/Athens',
    'Λειτουργία αιολικών πάρκων, Εύβοια. Αν πέσει η γραμμή, το μαθαίνω πρώτος.');
SELECT demo.member('sofia-vlachou', 'meltemi', '150 days', 'Europe/Athens',
    'IT and identity. I hand out the rights and take them away again.');
SELECT demo.member('giorgos.m', 'meltemi', '97 days', 'Europe/Athens', '');

-- Saladaeng Hotels
SELECT demo.member('preecha.s', 'saladaeng', '174 days', 'Asia/Bangkok',
    'IT manager for nine hotels. ดูแลระบบจองห้องพัก เครือข่าย และทุกอย่างที่มีปลั๊ก');
SELECT demo.member('ปิยะดา', 'saladaeng', '158 days', 'Asia/Bangkok',
    'นักวิเคราะห์รายได้โรงแรม ชอบ SQL มากกว่าสเปรดชีต');
SELECT demo.member('nattapong', 'saladaeng', '92 days', 'Asia/Bangkok', '');

-- Lanhai Instruments
SELECT demo.member('chen.hao', 'lanhai', '182 days', 'Asia/Shanghai',
    '苏州，后端与数据平台。Go by day, Go by night.');
SELECT demo.member('王晓雯', 'lanhai', '173 days', 'Asia/Shanghai',
    '蓝海仪器数据工程师，负责 MES 与 ERP 的数据对接。');
SELECT demo.member('mei.lin', 'lanhai', '164 days', 'Asia/Singapore',
    'Product operations, Singapore office. I glue things together with small scripts.');
SELECT demo.member('刘子涵', 'lanhai', '88 days', 'Asia/Shanghai',
    '质量部，刚开始学用 Millrace。');
