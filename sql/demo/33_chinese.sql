-- Threads in Chinese, around Lanhai Instruments.

SELECT demo.question('zh-no-inbound', '王晓雯', '126 days', '{webhooks,agent}', up => 7,
    title => '内网没有公网入口，如何接收 Millrace 的 webhook？',
    body => $$
我们的 ERP 在工厂内网，安全规定不允许任何从外部进来的连接，所以没有地址可以填给 webhook。但 `run.succeeded` 之后需要马上通知 ERP 入账，每分钟轮询一次 `GET /runs` 又觉得太笨，还容易漏。

目前的想法：

1. 在 DMZ 放一个反向代理（安全部门大概率不批）
2. 轮询，但是怎样才能保证不漏、不重复？
3. 既然 agent 已经能从内网连出去，能不能让它顺便把事件带进来？

有没有人做过类似的？
$$);
SELECT demo.answer('zh-no-inbound', 'chen.hao', '2 hours', up => 9, accepted => '1 day', body => $$
2 和 3 都可以，我们两种都在用。

**让 agent 转发（推荐）。** 从 4.6 起，webhook 可以指定经由某个 agent 投递，Millrace 不直接访问你的地址，而是通过 agent 已经建立的出站连接把请求送进来：

```yaml
webhook: erp-posting
url: http://erp.lanhai.lan:8080/hooks/millrace
deliver_via: agent/suzhou-1
events: [run.succeeded]
```

签名、重试、投递记录都和普通 webhook 一样。agent 断线期间事件会排队，最多保留 72 小时。

**轮询事件流。** 如果连这个也不允许，就不要轮询 `/runs`，而是轮询 `/events`。它是一个只追加的序列，记住上次的位置即可，不会漏也不会乱序：

```go
func (p *Poller) Next(ctx context.Context) error {
	after, err := p.store.Position(ctx)
	if err != nil {
		return err
	}
	// wait=30：没有新事件时服务器最多等 30 秒再返回，所以并不频繁
	page, err := p.client.Events(ctx, after, millrace.Wait(30*time.Second))
	if err != nil {
		return err
	}
	for _, event := range page.Items {
		if err := p.handle(ctx, event); err != nil {
			return err // 位置没有保存，下次从这里继续
		}
		if err := p.store.SavePosition(ctx, event.Position); err != nil {
			return err
		}
	}
	return nil
}
```

注意先处理、后保存位置：中途崩溃时同一个事件可能会来两次，所以 `handle` 要按 `event.ID` 去重。
$$);
SELECT demo.comment('zh-no-inbound/1', '王晓雯', '22 hours', up => 2, body => $$用了 `deliver_via`，安全部门看到只有出站连接，当天就批了。谢谢 @chen.hao！$$);
SELECT demo.comment('zh-no-inbound/1', 'mei.lin', '8 days', up => 1, body => $$补充一点：经 agent 转发时超时仍然是 10 秒，ERP 那边要先返回 204 再慢慢入账，否则会被当成失败重试。$$);

SELECT demo.question('zh-gb18030', '刘子涵', '54 days', '{flows}', up => 4,
    title => 'MES 导出的 CSV 读进来全是乱码，编码应该怎么填？',
    body => $$
车间 MES 每班导出一个 CSV，放在共享目录里。用 Millrace 读取之后，中文全部变成 `ÖÐ¹ú` 这样的字符。我把 `encoding` 改成 `utf-8`，直接报错：

```text
step "extract": invalid byte 0xD6 at line 2, column 7 for encoding utf-8
```

改成 `gb2312` 之后大部分正常了，但有几个人的名字里还是问号，比如“王喆”变成“王?”。文件用记事本打开是正常的。
$$);
SELECT demo.answer('zh-gb18030', '王晓雯', '40 minutes', up => 6, accepted => '30 minutes', body => $$
用 `gb18030`：

```yaml
- extract: files
  connection: workshop-share
  path: mes/*.csv
  encoding: gb18030
```

原因是这几种编码一个包含一个：

| 编码 | 汉字数量 | “喆” |
|---|--:|:-:|
| GB2312 | 6 763 | 没有 |
| GBK | 21 003 | 有 |
| GB18030 | 全部 Unicode | 有 |

很多软件嘴上说 GB2312，实际写的是 GBK，人名里的生僻字就是这样丢的。GB18030 向下兼容前两种，所以读取时填它总不会错。

再加一个 gate，以后换了编码能马上发现，而不是等客户来问：

```yaml
- gate: 没有替换字符
  none: operator_name like '%?%' or operator_name like '%' || U&'\FFFD' || '%'
```

另外，写出去的时候请统一用 UTF-8；给同事用表格软件打开的，加上 `bom: true`，参见 #{csv-accents}。
$$);
SELECT demo.comment('zh-gb18030/1', '刘子涵', '25 minutes', body => $$好了！王喆本人也很高兴，他说工资单上从来没写对过。$$);

SELECT demo.discussion('zh-git', 'ideas', 'chen.hao', '85 days', '{flows,cli}', up => 6,
    title => '用 Git 管理 flow：大家怎么分环境、怎么做评审？',
    body => $$
我们现在有 90 多个 flow，之前都是在网页上直接改，上个月有人改错了连接，把测试数据写进了生产库。决定全部放进 Git。

CI 这一块参考 #{cli-in-ci} 已经跑通了，还有三个问题想听听大家的做法：

1. 测试环境和生产环境是两个分支，还是同一个分支、两套参数？
2. 评审的时候看什么？YAML 的 diff 其实很难看出影响。
3. 网页上的编辑权限要不要收掉？
$$);
SELECT demo.reply('zh-git', '王晓雯', '3 hours', up => 5, body => $$
1. **同一个分支，两套参数。** 我们试过两个分支，半年后谁也说不清差在哪里。现在 flow 文件里只写连接的*角色*，真正的连接在环境里定义：

```yaml
# environments/production.yaml
connections:
  erp: erp-prod
  lake: lake-prod
```

2. 评审看 `millrace flow plan` 的输出，不看 YAML。它会列出哪些 flow 会变、下次什么时候跑、会写哪些表。我们让 CI 把它贴到合并请求里。
3. 收掉了，但给值班的人留了一个 `operator`：可以暂停和重跑，不能改。
$$);
SELECT demo.reply('zh-git', 'mei.lin', '1 day', up => 3, body => $$
我们在新加坡这边几乎一样，多做了一步：合并之后先在测试环境对**最近一天**的数据跑一遍，所有 gate 通过才推到生产。大约 15 分钟，但已经拦下过两次改错列名的情况。

命名建议看一下 #{naming}，flow 多了以后评审的人至少能从名字看出影响的是谁。
$$);
SELECT demo.reply('zh-git', 'chen.hao', '6 days', up => 2, body => $$
谢谢两位，按这个方案做完了：

- [x] 一个分支，`environments/` 下两套参数
- [x] CI 里贴 `flow plan`
- [x] 网页编辑权限收掉，值班用 `operator`
- [ ] 合并后先跑测试环境的一天数据

最后一项等测试库的数据脱敏之后再做。
$$);
