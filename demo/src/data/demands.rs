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
    row("d22", "gumai", "鲜面常温保质期延长", "improvement", "grain", &[["常温保质", "7", "60", "天"]], 58, 8, OPEN, "2025-03-11", Closed("signed")),
    row("d9", "shenghao", "动物毛消毒后甲醛残留降低", "improvement", "cosmetics", &[["甲醛残留", "75", "20", "mg/kg"]], 35, 6, HIDDEN, "2025-09-15", Closed("solved")),
    row("d20", "geyun", "皮革废水总铬达标", "breakthrough", "other", &[["总铬", "1.5", "0.5", "mg/L"]], 110, 12, HIDDEN, "2025-10-13", Closed("no_taker")),
    row("d14", "caiheng", "叶菜快速预冷减损", "equipment", "other", &[["预冷用时", "8", "3", "h"], ["损耗", "9", "3", "%"]], 50, 6, OPEN, "2025-10-28", Published),
    row("d1", "yanxian", "味精离交废水氨氮深度处理", "breakthrough", "modern_food", &[["氨氮", "320", "35", "mg/L"], ["吨水处理费", "16", "9", "元"]], 150, 12, HIDDEN, "2026-01-14", Published),
    row("d2", "pengjiang", "丙交酯收率与金属残留攻关", "breakthrough", "biodegradable", &[["收率", "88", "94", "%"], ["锡残留", "60", "15", "ppm"]], 300, 18, OPEN, "2026-01-21", Published),
    row("d3", "moqing", "聚乳酸膜韧性提升", "product", "biodegradable", &[["断裂伸长率", "60", "220", "%"], ["雾度", "20", "12", "%"]], 120, 10, OPEN, "2026-02-03", Published),
    row("d4", "fuyue", "燃气锅炉超低氮燃烧", "breakthrough", "pressure_vessel", &[["NOx", "48", "25", "mg/m³"], ["热效率", "93.5", "96", "%"]], 180, 12, OPEN, "2026-02-27", Published),
    row("d5", "guanheng", "环缝焊接一次合格率提高", "improvement", "pressure_vessel", &[["一次合格率", "94.5", "99", "%"]], 90, 8, HIDDEN, "2026-03-04", Published),
    row("d6", "juqu", "聚乙烯管耐慢速裂纹", "product", "polyethylene", &[["耐慢速裂纹", "500", "8760", "h"]], 80, 14, OPEN, "2026-03-09", Published),
    row("d7", "xiuyuan", "600 兆帕钢筋降合金成本", "improvement", "special_steel", &[["强屈比", "1.18", "1.25", ""], ["吨钢合金成本降低", "0", "60", "元"]], 200, 12, OPEN, "2026-03-18", Published),
    row("d8", "shenghao", "刷丝磨尖良率与碱耗", "improvement", "cosmetics", &[["良率", "86", "97", "%"], ["碱耗降低", "0", "40", "%"]], 60, 9, OPEN, "2026-03-24", Published),
    row("d10", "zaowen", "预制菜复热汁液流失控制", "improvement", "prepared_food", &[["汁液流失", "12", "5", "%"]], 45, 8, OPEN, "2026-04-02", Published),
    row("d11", "jinxie", "涤棉活性染色减盐", "improvement", "textile", &[["用盐量", "60", "15", "g/L"], ["固色率", "76", "88", "%"]], 70, 10, HIDDEN, "2026-04-09", Published),
    row("d12", "lingshuo", "针织疵点在线识别", "equipment", "textile", &[["漏检率", "8", "1", "%"], ["车速", "18", "30", "m/min"]], 55, 8, OPEN, "2026-04-16", Published),
    row("d13", "qiqing", "设施辣椒土传病害防控", "breakthrough", "other", &[["死棵率", "15", "4", "%"]], 40, 10, OPEN, "2026-04-22", Published),
    row("d15", "moqing", "降解地膜覆盖期延长", "product", "biodegradable", &[["覆盖期", "60", "90", "天"], ["亩成本", "104", "80", "元"]], 100, 12, OPEN, "2026-05-07", Published),
    row("d16", "xuanchou", "黄花菜烘干节能", "improvement", "grain", &[["能耗", "1.1", "0.6", "kWh/kg"]], 48, 6, OPEN, "2026-05-13", Published),
    row("d17", "dianmo", "端子压接误判与节拍", "equipment", "smart_parts", &[["误判率", "3", "0.1", "%"], ["节拍", "1.6", "0.8", "s"]], 65, 8, HIDDEN, "2026-05-20", Published),
    row("d18", "youlu", "花生粕残油降低", "improvement", "grain", &[["残油", "1.2", "0.8", "%"]], 75, 10, OPEN, "2026-06-04", Published),
    row("d19", "qinying", "中间体单杂与收率攻关", "breakthrough", "biomedicine", &[["单一杂质", "0.35", "0.10", "%"], ["收率", "71", "82", "%"]], 260, 15, HIDDEN, "2026-06-11", Published),
    row("d21", "huailing", "羔羊成活率提高", "improvement", "meat", &[["成活率", "85", "94", "%"]], 30, 12, OPEN, "2026-06-24", Published),
    row("d23", "hongshu", "粉条断条率降低", "equipment", "modern_food", &[["断条率", "9", "2", "%"]], 42, 6, OPEN, "2026-07-08", Published),
    row("d24", "gangjie", "岸电快速接驳", "product", "smart_parts", &[["接驳用时", "25", "8", "分钟"]], 85, 9, OPEN, "2026-07-22", Published),
    row("d25", "nongken", "小麦水分利用效率提高", "breakthrough", "grain", &[["水分利用效率", "1.6", "1.9", "kg/m³"]], 95, 18, OPEN, "2026-08-05", Published),
    row("d26", "yaojing", "输注泵流量误差缩小", "product", "biomedicine", &[["流量误差", "5", "1.5", "%"]], 130, 12, AIMED, "2026-08-19", Published),
    row("d27", "jifang", "纱线棉结控制", "improvement", "textile", &[["棉结", "60", "35", "粒/km"]], 50, 8, OPEN, "2026-09-02", Published),
    row("d28", "laizao", "酒糟饲料蛋白提高", "product", "modern_food", &[["粗蛋白", "18", "35", "%"]], 66, 10, HIDDEN, "2026-09-16", Published),
    row("d29", "gumai", "面粉灰分在线测量", "equipment", "grain", &[["误差", "0.08", "0.02", "%"], ["响应", "60", "5", "s"]], 72, 9, OPEN, "2026-10-08", Withdrawn),
    row("d30", "tiandou", "想提高产品质量，请专家帮忙", "talent", "modern_food", &[], 0, 0, OPEN, "2026-10-26", Returned),
    row("d31", "niuyuan", "牛羊分割车间出成率提高", "improvement", "meat", &[["出成率", "71", "76", "%"]], 38, 8, HIDDEN, "2026-11-12", Waiting),
    row("d32", "suqian", "医用泵壳注塑翘曲控制", "improvement", "smart_parts", &[["翘曲", "0.42", "0.15", "mm"]], 46, 6, OPEN, "2026-11-16", Waiting),
    row("d33", "yanxian", "复合调味料无尘投料", "equipment", "modern_food", &[["粉尘", "11", "2", "mg/m³"]], 88, 10, HIDDEN, "2026-11-18", Draft),
];
