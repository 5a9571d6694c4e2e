//! The invented demands of companies: what is, what shall be, for how much, by when.

/// How far a demand comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// Stays a draft.
    Draft,
    /// Waits for the platform.
    Waiting,
    /// Returned by the platform.
    Returned,
    /// Published.
    Published,
    /// Withdrawn by the company.
    Withdrawn,
    /// Closed with this reason of the pack.
    Closed(&'static str),
}

/// A demand of the demonstration.
#[derive(Debug, Clone, Copy)]
pub struct Demand {
    /// Short name in these tables.
    pub key: &'static str,
    /// Organization.
    pub org: &'static str,
    /// Title.
    pub title: &'static str,
    /// Kind of the pack.
    pub kind: &'static str,
    /// Industry of the pack.
    pub industry: &'static str,
    /// Indicator, now, wanted, unit.
    pub measures: &'static [[&'static str; 4]],
    /// Intended expenditure in ten thousand yuan; 0: to be discussed.
    pub budget: i64,
    /// Months until it is needed; 0: not said.
    pub months: u32,
    /// Visibility of the pack.
    pub visibility: &'static str,
    /// Day it is begun.
    pub day: &'static str,
    /// How far it comes.
    pub course: Course,
}

use Course::{Closed, Draft, Published, Returned, Waiting, Withdrawn};

#[expect(clippy::too_many_arguments, reason = "one table row per line")]
const fn row(
    key: &'static str,
    org: &'static str,
    title: &'static str,
    kind: &'static str,
    industry: &'static str,
    measures: &'static [[&'static str; 4]],
    budget: i64,
    months: u32,
    visibility: &'static str,
    day: &'static str,
    course: Course,
) -> Demand {
    Demand { key, org, title, kind, industry, measures, budget, months, visibility, day, course }
}

const OPEN: &str = "public";
const HIDDEN: &str = "hidden_name";
/// For some units only.
pub const AIMED: &str = "targeted";
/// Whom those are for.
pub const AIMED_AT: [&str; 2] = ["yudong", "zhengli"];

/// All of them.
#[rustfmt::skip]
pub const DEMANDS: &[Demand] = &[
    row("d34", "niuyuan", "卤羊肉杀菌后出品率低", "improvement", "meat", &[["出品率", "68", "74", "%"]], 52, 6, HIDDEN, "2024-01-30", Closed("signed")),
    row("d35", "jifang", "纯棉纱络筒断头偏多", "improvement", "textile", &[["络筒断头", "3.6", "2.2", "次/10万米"]], 30, 6, OPEN, "2024-02-20", Closed("signed")),
    row("d36", "cangwei", "过夏小麦防霉延长储存", "improvement", "grain", &[["安全储存", "90", "200", "天"]], 30, 8, OPEN, "2024-03-12", Closed("solved")),
    row("d37", "tiehe", "等温淬火盐耗与硬度波动", "improvement", "special_steel", &[["吨件盐耗", "11.4", "5", "kg"], ["硬度波动", "4", "1.5", "HRC"]], 70, 8, HIDDEN, "2024-03-28", Closed("signed")),
    row("d38", "hongshu", "红薯淀粉洗涤节水", "equipment", "modern_food", &[["吨淀粉耗水", "9.6", "5", "t"]], 100, 6, OPEN, "2024-05-20", Closed("signed")),
    row("d39", "gumai", "制粉车间风网节电降尘", "improvement", "grain", &[["吨粉风网电耗", "9.8", "7", "kWh"], ["岗位粉尘", "14", "6", "mg/m³"]], 35, 6, OPEN, "2024-07-03", Closed("signed")),
    row("d40", "bulian", "散货皮带机空转耗电", "improvement", "smart_parts", &[["吨货电耗", "0.62", "0.48", "kWh"]], 50, 6, OPEN, "2024-08-14", Closed("signed")),
    row("d41", "lingshuo", "出口针织衫抗起球升级", "product", "textile", &[["起球等级", "3", "4", "级"], ["单件成本增加", "1.2", "0.5", "元"]], 50, 10, HIDDEN, "2024-09-19", Closed("no_taker")),
    row("d42", "zaowen", "骨渣在线剔除", "equipment", "prepared_food", &[["骨渣检出率", "86", "98", "%"]], 85, 6, OPEN, "2025-01-20", Closed("signed")),
    row("d43", "youlu", "花生蛋白降低致敏性", "product", "grain", &[["致敏蛋白残留", "100", "15", "%"]], 70, 12, HIDDEN, "2025-02-12", Closed("signed")),
    row("d44", "xianxi", "再生涤纶纺丝断丝", "improvement", "textile", &[["断丝率", "0.9", "0.5", "%"], ["黏度波动", "0.035", "0.015", "dL/g"]], 170, 9, OPEN, "2025-02-26", Closed("signed")),
    row("d22", "gumai", "鲜面常温保质期延长", "improvement", "grain", &[["常温保质", "7", "60", "天"]], 58, 8, OPEN, "2025-03-11", Closed("signed")),
    row("d45", "changcao", "黄精蒸晒连续化", "equipment", "biomedicine", &[["加工用时", "432", "72", "h"]], 160, 8, OPEN, "2025-04-22", Closed("signed")),
    row("d46", "caiheng", "冷链车断电保温", "equipment", "other", &[["断电控温", "4", "10", "h"]], 50, 8, OPEN, "2025-05-20", Closed("signed")),
    row("d47", "geyun", "制革污泥减量与铬固定", "breakthrough", "other", &[["污泥减量", "35", "70", "%"], ["浸出液总铬", "6.2", "1.5", "mg/L"]], 120, 12, HIDDEN, "2025-06-11", Closed("signed")),
    row("d48", "laizao", "瓶盖扭矩在线全检", "equipment", "modern_food", &[["扭矩误差", "12", "4", "%"], ["节拍", "1.2", "0.4", "s"]], 32, 6, OPEN, "2025-07-02", Closed("signed")),
    row("d49", "lunqi", "锻模寿命翻番", "improvement", "auto_parts", &[["模具寿命", "6200", "12000", "件"]], 220, 10, OPEN, "2025-08-06", Closed("signed")),
    row("d50", "mailing", "种衣剂药效持续到返青", "product", "grain", &[["出苗后药效", "28", "50", "天"]], 160, 10, HIDDEN, "2025-09-10", Closed("signed")),
    row("d9", "shenghao", "动物毛消毒后甲醛残留降低", "improvement", "cosmetics", &[["甲醛残留", "75", "20", "mg/kg"]], 35, 6, HIDDEN, "2025-09-15", Closed("solved")),
    row("d20", "geyun", "皮革废水总铬达标", "breakthrough", "other", &[["总铬", "1.5", "0.5", "mg/L"]], 110, 12, HIDDEN, "2025-10-13", Closed("no_taker")),
    row("d51", "huaiyao", "饮片二氧化硫残留控制", "improvement", "biomedicine", &[["二氧化硫残留", "120", "30", "mg/kg"]], 35, 8, HIDDEN, "2025-10-20", Closed("own_solution")),
    row("d14", "caiheng", "叶菜快速预冷减损", "equipment", "other", &[["预冷用时", "8", "3", "h"], ["损耗", "9", "3", "%"]], 50, 6, OPEN, "2025-10-28", Published),
    row("d52", "yaojing", "输液管件接头爆破强度", "product", "biomedicine", &[["爆破压力", "0.32", "0.5", "MPa"]], 30, 6, OPEN, "2025-11-26", Closed("signed")),
    row("d53", "huailing", "羊场沼气脱硫", "equipment", "meat", &[["沼气硫化氢", "2100", "100", "ppm"]], 50, 6, OPEN, "2025-12-03", Closed("signed")),
    row("d54", "fenmei", "化妆棉掉絮控制", "product", "cosmetics", &[["掉絮率", "6", "1.5", "%"]], 28, 8, HIDDEN, "2025-12-10", Closed("signed")),
    row("d55", "zhifeng", "家纺面料接缝滑移", "improvement", "textile", &[["接缝滑移", "4.2", "2", "mm"]], 24, 6, OPEN, "2025-12-17", Closed("solved")),
    row("d56", "hongshu", "薯泥制品冷藏返生", "improvement", "modern_food", &[["冷藏不返生", "2", "7", "天"]], 40, 8, OPEN, "2026-01-07", Published),
    row("d1", "yanxian", "味精离交废水氨氮深度处理", "breakthrough", "modern_food", &[["氨氮", "320", "35", "mg/L"], ["吨水处理费", "16", "9", "元"]], 150, 12, HIDDEN, "2026-01-14", Published),
    row("d57", "guanheng", "低温储罐日蒸发率降低", "product", "pressure_vessel", &[["日蒸发率", "0.28", "0.20", "%"]], 90, 12, HIDDEN, "2026-01-19", Published),
    row("d2", "pengjiang", "丙交酯收率与金属残留攻关", "breakthrough", "biodegradable", &[["收率", "88", "94", "%"], ["锡残留", "60", "15", "ppm"]], 300, 18, OPEN, "2026-01-21", Published),
    row("d58", "xiuyuan", "铸坯大颗粒夹杂控制", "breakthrough", "special_steel", &[["大颗粒夹杂", "11", "5", "个/10cm²"], ["探伤改判率", "3.2", "1.2", "%"]], 500, 15, HIDDEN, "2026-01-28", Published),
    row("d3", "moqing", "聚乳酸膜韧性提升", "product", "biodegradable", &[["断裂伸长率", "60", "220", "%"], ["雾度", "20", "12", "%"]], 120, 10, OPEN, "2026-02-03", Published),
    row("d59", "jinxie", "冷轧堆染色缩短堆置", "improvement", "textile", &[["堆置用时", "18", "8", "h"], ["批间色差", "0.9", "0.5", ""]], 45, 8, OPEN, "2026-02-10", Published),
    row("d60", "cangwei", "筒仓清仓不进人", "equipment", "grain", &[["进仓人数", "6", "0", "人"]], 120, 12, OPEN, "2026-02-25", Published),
    row("d4", "fuyue", "燃气锅炉超低氮燃烧", "breakthrough", "pressure_vessel", &[["NOx", "48", "25", "mg/m³"], ["热效率", "93.5", "96", "%"]], 180, 12, OPEN, "2026-02-27", Published),
    row("d5", "guanheng", "环缝焊接一次合格率提高", "improvement", "pressure_vessel", &[["一次合格率", "94.5", "99", "%"]], 90, 8, HIDDEN, "2026-03-04", Published),
    row("d6", "juqu", "聚乙烯管耐慢速裂纹", "product", "polyethylene", &[["耐慢速裂纹", "500", "8760", "h"]], 80, 14, OPEN, "2026-03-09", Published),
    row("d62", "tiandou", "豆干卤制时间缩短", "improvement", "modern_food", &[["卤制用时", "180", "60", "分钟"]], 42, 8, HIDDEN, "2026-03-11", Published),
    row("d63", "lvya", "菌剂常温保存期延长", "product", "other", &[["常温保存", "6", "18", "个月"]], 28, 10, OPEN, "2026-03-16", Published),
    row("d7", "xiuyuan", "600 兆帕钢筋降合金成本", "improvement", "special_steel", &[["强屈比", "1.18", "1.25", ""], ["吨钢合金成本降低", "0", "60", "元"]], 200, 12, OPEN, "2026-03-18", Published),
    row("d8", "shenghao", "刷丝磨尖良率与碱耗", "improvement", "cosmetics", &[["良率", "86", "97", "%"], ["碱耗降低", "0", "40", "%"]], 60, 9, OPEN, "2026-03-24", Published),
    row("d64", "bulian", "岸桥吊具防摇", "equipment", "smart_parts", &[["残余摆角", "1.8", "0.5", "度"], ["每箱作业", "118", "105", "秒"]], 85, 9, OPEN, "2026-03-26", Published),
    row("d65", "caiheng", "冷库电费太高，想请人看看", "improvement", "other", &[], 0, 0, OPEN, "2026-04-01", Published),
    row("d10", "zaowen", "预制菜复热汁液流失控制", "improvement", "prepared_food", &[["汁液流失", "12", "5", "%"]], 45, 8, OPEN, "2026-04-02", Published),
    row("d11", "jinxie", "涤棉活性染色减盐", "improvement", "textile", &[["用盐量", "60", "15", "g/L"], ["固色率", "76", "88", "%"]], 70, 10, HIDDEN, "2026-04-09", Published),
    row("d67", "pengjiang", "可降解袋回收料再用", "breakthrough", "biodegradable", &[["回收料掺用", "5", "40", "%"], ["熔指回复率", "42", "90", "%"]], 280, 18, OPEN, "2026-04-14", Published),
    row("d12", "lingshuo", "针织疵点在线识别", "equipment", "textile", &[["漏检率", "8", "1", "%"], ["车速", "18", "30", "m/min"]], 55, 8, OPEN, "2026-04-16", Published),
    row("d68", "fuyue", "热水锅炉群控节气", "product", "pressure_vessel", &[["供热气耗", "32.0", "29.5", "Nm³/GJ"]], 95, 8, OPEN, "2026-04-20", Published),
    row("d13", "qiqing", "设施辣椒土传病害防控", "breakthrough", "other", &[["死棵率", "15", "4", "%"]], 40, 10, OPEN, "2026-04-22", Published),
    row("d69", "shenghao", "竹木刷柄涂装降挥发物", "improvement", "cosmetics", &[["挥发物", "96", "10", "g/m²"]], 40, 8, HIDDEN, "2026-04-28", Published),
    row("d70", "juqu", "回收料波纹管环刚度", "product", "polyethylene", &[["环刚度", "8.2", "12.5", "kN/m²"], ["回收料掺用", "0", "30", "%"]], 60, 10, OPEN, "2026-05-06", Published),
    row("d15", "moqing", "降解地膜覆盖期延长", "product", "biodegradable", &[["覆盖期", "60", "90", "天"], ["亩成本", "104", "80", "元"]], 100, 12, OPEN, "2026-05-07", Published),
    row("d71", "dianmo", "充电枪端子过温保护", "product", "smart_parts", &[["提前降流", "0", "30", "秒"]], 58, 9, AIMED, "2026-05-11", Published),
    row("d16", "xuanchou", "黄花菜烘干节能", "improvement", "grain", &[["能耗", "1.1", "0.6", "kWh/kg"]], 48, 6, OPEN, "2026-05-13", Published),
    row("d72", "niuyuan", "羊血资源化", "product", "meat", &[["蛋白溶解度", "74", "92", "%"], ["血水进污水站", "100", "10", "%"]], 66, 10, OPEN, "2026-05-19", Published),
    row("d17", "dianmo", "端子压接误判与节拍", "equipment", "smart_parts", &[["误判率", "3", "0.1", "%"], ["节拍", "1.6", "0.8", "s"]], 65, 8, HIDDEN, "2026-05-20", Published),
    row("d74", "lunqi", "高强螺栓省去调质", "improvement", "auto_parts", &[["吨件电耗", "640", "430", "kWh"]], 110, 12, HIDDEN, "2026-06-03", Published),
    row("d18", "youlu", "花生粕残油降低", "improvement", "grain", &[["残油", "1.2", "0.8", "%"]], 75, 10, OPEN, "2026-06-04", Published),
    row("d75", "gumai", "小麦淀粉小颗粒回收", "improvement", "grain", &[["小颗粒回收率", "61", "85", "%"]], 120, 10, OPEN, "2026-06-09", Published),
    row("d19", "qinying", "中间体单杂与收率攻关", "breakthrough", "biomedicine", &[["单一杂质", "0.35", "0.10", "%"], ["收率", "71", "82", "%"]], 260, 15, HIDDEN, "2026-06-11", Published),
    row("d76", "qiqing", "大棚番茄冬季坐果", "improvement", "other", &[["亩产", "7900", "8500", "kg"]], 18, 8, OPEN, "2026-06-16", Published),
    row("d87", "lingshuo", "想做抗菌校服，不知道从哪里下手", "product", "textile", &[], 0, 0, HIDDEN, "2026-06-23", Published),
    row("d21", "huailing", "羔羊成活率提高", "improvement", "meat", &[["成活率", "85", "94", "%"]], 30, 12, OPEN, "2026-06-24", Published),
    row("d77", "tiehe", "砂型打印树脂减量", "improvement", "special_steel", &[["树脂加入量", "1.8", "1.2", "%"], ["气孔废品", "3.4", "1.5", "%"]], 50, 9, OPEN, "2026-06-29", Published),
    row("d78", "xunjie", "高盐废水蒸发结垢", "breakthrough", "other", &[["清洗周期", "9", "30", "天"]], 75, 12, OPEN, "2026-07-06", Published),
    row("d23", "hongshu", "粉条断条率降低", "equipment", "modern_food", &[["断条率", "9", "2", "%"]], 42, 6, OPEN, "2026-07-08", Published),
    row("d79", "changcao", "丹参产地趁鲜切制", "improvement", "biomedicine", &[["丹酚酸损失", "18", "6", "%"]], 44, 8, OPEN, "2026-07-15", Published),
    row("d80", "zaowen", "鲜切菜清洗减菌", "improvement", "prepared_food", &[["菌落总数", "5.6", "3", "lg CFU/g"]], 38, 6, HIDDEN, "2026-07-21", Published),
    row("d24", "gangjie", "岸电快速接驳", "product", "smart_parts", &[["接驳用时", "25", "8", "分钟"]], 85, 9, OPEN, "2026-07-22", Published),
    row("d81", "jiangli", "植保机喷幅均匀性", "product", "smart_parts", &[["喷幅变异系数", "24", "12", "%"]], 52, 10, OPEN, "2026-07-29", Published),
    row("d25", "nongken", "小麦水分利用效率提高", "breakthrough", "grain", &[["水分利用效率", "1.6", "1.9", "kg/m³"]], 95, 18, OPEN, "2026-08-05", Published),
    row("d82", "yanxian", "粉状调味料结块", "improvement", "modern_food", &[["六个月结块率", "14", "2", "%"]], 55, 8, HIDDEN, "2026-08-12", Published),
    row("d26", "yaojing", "输注泵流量误差缩小", "product", "biomedicine", &[["流量误差", "5", "1.5", "%"]], 130, 12, AIMED, "2026-08-19", Published),
    row("d88", "huailing", "羊肉下脚料没有出路", "product", "meat", &[], 0, 0, OPEN, "2026-08-19", Published),
    row("d83", "xianxi", "中空短纤回弹性", "product", "textile", &[["压缩回弹", "62", "75", "%"]], 64, 10, OPEN, "2026-08-26", Published),
    row("d27", "jifang", "纱线棉结控制", "improvement", "textile", &[["棉结", "60", "35", "粒/km"]], 50, 8, OPEN, "2026-09-02", Published),
    row("d84", "suqian", "小模数齿轮降噪", "product", "smart_parts", &[["齿形误差", "28", "12", "μm"], ["噪声", "52", "47", "dB"]], 48, 9, OPEN, "2026-09-08", Published),
    row("d28", "laizao", "酒糟饲料蛋白提高", "product", "modern_food", &[["粗蛋白", "18", "35", "%"]], 66, 10, HIDDEN, "2026-09-16", Published),
    row("d85", "geyun", "皮革涂饰改水性", "breakthrough", "other", &[["挥发物", "78", "15", "g/m²"], ["干擦级数", "3.5", "4.5", "级"]], 86, 12, HIDDEN, "2026-09-21", Published),
    row("d89", "zhifeng", "想上自动化，请专家到厂里走一趟", "equipment", "textile", &[], 0, 0, OPEN, "2026-09-29", Returned),
    row("d29", "gumai", "面粉灰分在线测量", "equipment", "grain", &[["误差", "0.08", "0.02", "%"], ["响应", "60", "5", "s"]], 72, 9, OPEN, "2026-10-08", Withdrawn),
    row("d86", "qinying", "原料药过滤时间缩短", "improvement", "biomedicine", &[["单批过滤", "9", "4", "h"], ["粒径批间偏差", "24", "8", "%"]], 180, 10, AIMED, "2026-10-12", Published),
    row("d30", "tiandou", "想提高产品质量，请专家帮忙", "talent", "modern_food", &[], 0, 0, OPEN, "2026-10-26", Returned),
    row("d31", "niuyuan", "牛羊分割车间出成率提高", "improvement", "meat", &[["出成率", "71", "76", "%"]], 38, 8, HIDDEN, "2026-11-12", Waiting),
    row("d90", "xuanchou", "黄花菜卖不上价，想做深加工", "product", "grain", &[], 0, 0, OPEN, "2026-11-13", Waiting),
    row("d91", "gangjie", "老设备故障多，停一次误一船", "improvement", "smart_parts", &[], 0, 0, HIDDEN, "2026-11-13", Waiting),
    row("d32", "suqian", "医用泵壳注塑翘曲控制", "improvement", "smart_parts", &[["翘曲", "0.42", "0.15", "mm"]], 46, 6, OPEN, "2026-11-16", Waiting),
    row("d92", "tiehe", "招不到懂铸造的技术员", "talent", "special_steel", &[], 0, 0, OPEN, "2026-11-17", Waiting),
    row("d33", "yanxian", "复合调味料无尘投料", "equipment", "modern_food", &[["粉尘", "11", "2", "mg/m³"]], 88, 10, HIDDEN, "2026-11-18", Draft),
    row("d93", "qiqing", "大棚里的虫子越来越难治", "breakthrough", "other", &[], 0, 0, OPEN, "2026-11-19", Draft),
];
