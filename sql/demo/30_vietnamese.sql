-- Threads in Vietnamese, around Sao Mai Retail.

SELECT demo.question('vi-lech-ngay', 'Thuỳ.Phạm', '109 days', '{time-zones,scheduling}', up => 6,
    title => 'Flow chạy đúng giờ Việt Nam nhưng cột ngày trong báo cáo lại là ngày hôm trước',
    body => $$
Flow `doanh-thu-ngay` chạy lúc 00:30 mỗi đêm, tổng hợp doanh thu của ngày vừa kết thúc:

```yaml
flow: doanh-thu-ngay
schedule:
  cron: "30 0 * * *"
  timezone: Asia/Ho_Chi_Minh
steps:
  - extract: postgres
    connection: pos
    query: queries/doanh_thu.sql
  - load: postgres
    table: doanh_thu
    columns: { ngay: "{window.date}" }
```

Giờ chạy thì đúng, nhưng cột `ngay` luôn sớm hơn một ngày: chạy rạng sáng thứ Ba thì dữ liệu của thứ Hai lại được ghi là *Chủ nhật*. Ngoài ra, các hoá đơn từ 00:00 đến 00:30 hình như bị tính sang ngày khác.

Em có nên cộng thêm một ngày trong câu truy vấn không, hay có cách nào đúng hơn ạ?
$$);
SELECT demo.answer('vi-lech-ngay', 'minh.tran', '2 hours', up => 7, accepted => '90 minutes', body => $$
Đừng cộng một ngày, vì đến lúc chạy lại dữ liệu cũ thì phép cộng đó sẽ sai. Có hai nguyên nhân khác nhau:

**1. `{window.date}` mặc định tính theo UTC.** Lần chạy lúc 00:30 thứ Ba có cửa sổ bắt đầu từ 00:30 thứ Hai giờ Việt Nam, tức là 17:30 *Chủ nhật* theo UTC. Vì thế mới ra Chủ nhật.

**2. Cửa sổ kéo dài từ 00:30 đến 00:30**, đúng bằng khoảng cách giữa hai lần chạy, chứ không phải một ngày dương lịch. Ba mươi phút đầu ngày vì vậy bị tính vào hôm trước.

Cả hai đều hết nếu dùng cửa sổ theo ngày lịch:

```yaml
schedule:
  cron: "30 0 * * *"
  timezone: Asia/Ho_Chi_Minh
  window: calendar-day     # 00:00 → 24:00 theo timezone ở trên
```

| | trước | sau |
|---|---|---|
| cửa sổ | 00:30 T2 → 00:30 T3 | 00:00 T2 → 24:00 T2 |
| `{window.date}` | Chủ nhật (UTC) | thứ Hai (giờ Việt Nam) |

Trong truy vấn thì luôn lọc theo `:window_start` và `:window_end`, đừng dùng `current_date`, vì máy chủ cơ sở dữ liệu của mình cũng chạy UTC.
$$);
SELECT demo.comment('vi-lech-ngay/1', 'Thuỳ.Phạm', '80 minutes', up => 1, body => $$Đúng rồi anh ạ, giờ số liệu khớp với máy bán hàng đến từng đồng. Em cảm ơn anh Minh nhiều!$$);
SELECT demo.comment('vi-lech-ngay/1', 'lan.nguyen', '2 days', up => 2, body => $$Phần dữ liệu cũ thì chạy lại bằng `millrace run start doanh-thu-ngay --from -60d --parallel 4`, bên kho mình vừa làm xong, mất chừng bảy phút.$$);

SELECT demo.question('vi-khong-updated-at', 'lan.nguyen', '44 days', '{watermarks,postgresql}', up => 5,
    title => 'Lấy dữ liệu tồn kho tăng dần thế nào khi bảng không có cột updated_at?',
    body => $$
Bảng `ton_kho` của phần mềm kho có khoảng 6 triệu dòng, mỗi dòng là một mã hàng ở một vị trí. Bảng chỉ có `ma_hang`, `vi_tri`, `so_luong`, không có cột thời gian nào, và nhà cung cấp không cho sửa cấu trúc bảng.

Hiện giờ mỗi giờ mình tải lại toàn bộ, mất 12 phút và kho than là chậm. Thật ra mỗi giờ chỉ khoảng 20.000 dòng thay đổi. Mọi người làm cách nào ạ?

Mình đã đọc #{missed-rows} nhưng cách đó cần có sẵn cột thời gian.
$$);
SELECT demo.answer('vi-khong-updated-at', 'minh.tran', '5 hours', up => 5, body => $$
Có ba cách, tuỳ bạn được phép làm gì ở phía nguồn:

| cách | cần ở nguồn | bắt được dòng bị xoá? | tải lên nguồn |
|---|---|:-:|---|
| bảng nhật ký bằng trigger | quyền tạo trigger | có | nhỏ |
| logical replication | `wal_level = logical`, quyền REPLICATION | có | rất nhỏ |
| so sánh hàm băm | chỉ quyền đọc | có | đọc cả bảng |

Nếu nhà cung cấp chỉ không cho *sửa bảng* thì logical replication thường vẫn được, vì nó không đụng gì đến bảng cả:

```sql
CREATE PUBLICATION millrace_ton_kho FOR TABLE ton_kho;
```

```yaml
- extract: postgres
  connection: kho
  method: replication
  publication: millrace_ton_kho
  slot: millrace_ton_kho
```

Bảng phải có khoá chính (hoặc `REPLICA IDENTITY`), nếu không sẽ không nhận được lệnh UPDATE và DELETE.

**Cẩn thận:** khi flow dừng lâu, slot giữ lại WAL và ổ đĩa của máy nguồn sẽ đầy dần. Nên đặt `max_slot_wal_keep_size` và theo dõi sự kiện `run.late`.
$$);
SELECT demo.answer('vi-khong-updated-at', 'Thuỳ.Phạm', '1 day', up => 3, body => $$
Nếu chỉ có quyền đọc thì so sánh hàm băm theo từng khối cũng ổn. Bên em chia theo vị trí, mỗi vị trí một giá trị băm, chỉ tải lại những vị trí có giá trị thay đổi:

```sql
SELECT vi_tri,
       md5(string_agg(ma_hang || ':' || so_luong, ',' ORDER BY ma_hang)) AS bam
  FROM ton_kho
 GROUP BY vi_tri;
```

Với 6 triệu dòng, câu này chạy chừng 25 giây ở máy nguồn, và kết quả chỉ có vài nghìn dòng. Không đẹp bằng cách của anh Minh nhưng không phải xin phép ai.
$$);
SELECT demo.comment('vi-khong-updated-at/1', 'lan.nguyen', '3 days', body => $$Mình đang hỏi nhà cung cấp về `wal_level`. Có tin gì mình sẽ báo lại và đánh dấu câu trả lời.$$);

SELECT demo.discussion('vi-tet', 'ideas', 'Thuỳ.Phạm', '62 days', '{gates}', up => 5,
    title => 'Đặt gate thế nào cho mùa Tết, khi doanh số tăng gấp năm rồi gần như về không?',
    body => $$
Gate số dòng của bên mình đặt theo ngày thường: dưới 8.000 hoá đơn là báo động, trên 60.000 là dừng. Đến trước Tết hai tuần thì ngày nào cũng vượt, còn mùng Một thì cả chuỗi chỉ mở vài cửa hàng, được chừng 300 hoá đơn.

Năm ngoái mình tắt hẳn gate trong ba tuần, và đúng trong ba tuần đó có một cửa hàng gửi trùng dữ liệu mà không ai biết. Năm nay mọi người định làm thế nào?
$$);
SELECT demo.reply('vi-tet', 'minh.tran', '3 hours', up => 6, body => $$
Mình không so với con số cố định nữa mà so với **cùng ngày âm lịch năm trước**. Có một bảng nhỏ `lich_am` ghi mỗi ngày dương ứng với ngày âm nào, rồi:

```yaml
- gate: so-voi-nam-truoc
  query: queries/cung_ngay_am_lich.sql
  expect: ratio between 0.6 and 1.7
  action: warn
```

Tỉ lệ từ 0,6 đến 1,7 nghe thì rộng, nhưng trường hợp gửi trùng cả cửa hàng vẫn lộ ra ngay nếu tính riêng từng cửa hàng.
$$);
SELECT demo.reply('vi-tet', 'lan.nguyen', '1 day', up => 3, body => $$
Bên kho thì mình thêm một gate không phụ thuộc mùa: `unique: [so_hoa_don]`. Dù bán nhiều hay ít thì một số hoá đơn cũng không được xuất hiện hai lần. Lỗi gửi trùng năm ngoái chỉ cần một dòng này là bắt được.
$$);
SELECT demo.reply('vi-tet', 'Thuỳ.Phạm', '2 days', up => 2, body => $$
Hay quá, cảm ơn cả nhà! Mình chốt lại:

- [x] `unique` cho số hoá đơn, để `action: stop`, bật quanh năm
- [x] so với cùng ngày âm lịch theo từng cửa hàng, chỉ `warn`
- [ ] mùng Một đến mùng Ba: danh sách cửa hàng mở cửa lấy từ phòng vận hành

Không tắt cái nào nữa.
$$);
