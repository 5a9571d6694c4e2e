//! The invented achievements: title, holder, maturity, price, what is gained, how far they come.

/// How far an achievement comes, and on the way there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// Stays a draft.
    Draft,
    /// Waits for its unit.
    AtUnit,
    /// Returned by its unit.
    BackFromUnit,
    /// Waits for the platform.
    AtPlatform,
    /// Returned by the platform, with this reason of the pack.
    BackFromPlatform(&'static str),
    /// Refused by the platform, with this reason of the pack.
    Refused(&'static str),
    /// Published.
    Published,
    /// Published, later taken down.
    TakenDown,
}

/// An achievement of the demonstration.
#[derive(Debug, Clone, Copy)]
pub struct Result {
    /// Short name in these tables.
    pub key: &'static str,
    /// Title.
    pub title: &'static str,
    /// Holder.
    pub holder: &'static str,
    /// Technology readiness, 1 to 9.
    pub trl: u8,
    /// Transfer mode of the pack.
    pub mode: &'static str,
    /// Price in yuan; 0: to be discussed.
    pub price: i64,
    /// Industry of the pack.
    pub industry: &'static str,
    /// Rights: kind and state of the pack, with a blank between; several with commas.
    pub ip: &'static str,
    /// Day it is begun.
    pub day: &'static str,
    /// How far it comes.
    pub course: Course,
    /// What is gained.
    pub gain: &'static str,
    /// Indicator, today, this achievement, unit.
    pub measure: [&'static str; 4],
}

use Course::{
    AtPlatform, AtUnit, BackFromPlatform, BackFromUnit, Draft, Published, Refused, TakenDown,
};

#[expect(clippy::too_many_arguments, reason = "one table row per line")]
const fn row(
    key: &'static str,
    title: &'static str,
    holder: &'static str,
    trl: u8,
    mode: &'static str,
    ten_thousands: i64,
    industry: &'static str,
    ip: &'static str,
    day: &'static str,
    course: Course,
    gain: &'static str,
    measure: [&'static str; 4],
) -> Result {
    Result {
        key,
        title,
        holder,
        trl,
        mode,
        price: ten_thousands * 10_000,
        industry,
        ip,
        day,
        course,
        gain,
        measure,
    }
}

const GRANTED: &str = "invention granted";
const GRANTED2: &str = "invention granted,utility_model granted";
const FILED: &str = "invention filed";
const FILED_SECRET: &str = "invention filed,know_how kept_secret";
const SOFT: &str = "software registered";
const SECRET: &str = "know_how kept_secret";
const VARIETY: &str = "plant_variety granted";

/// All of them, by the day they are begun.
#[rustfmt::skip]
pub const ACHIEVEMENTS: &[Result] = &[
    // 2024: dealt with since, or run out.
    row("peptide", "小麦谷朊粉低温酶解制呈味肽", "zhengli", 7, "licence", 60, "modern_food", GRANTED, "2024-03-04", Published, "同等鲜度味精用量减少 30%", ["呈味肽得率", "41", "58", "%"]),
    row("popcorn", "肉制品亚硝酸盐减量天然替代配方", "yinghe", 6, "assignment", 55, "meat", FILED_SECRET, "2024-03-18", Published, "亚硝酸盐残留降到 8 mg/kg 以下", ["亚硝酸盐残留", "24", "8", "mg/kg"]),
    row("steel", "高强钢筋微钒控轧控冷工艺", "feishang", 8, "licence", 150, "special_steel", GRANTED2, "2024-04-10", Published, "吨钢合金成本降低 62 元", ["强屈比", "1.18", "1.27", ""]),
    row("brush", "人造纤维仿羊毛化妆刷成型", "zhoushang", 8, "assignment", 32, "cosmetics", GRANTED, "2024-05-15", Published, "刷毛仿羊毛手感评分 9.1 分", ["磨尖良率", "86", "96", "%"]),
    row("dye", "涤棉低盐活性染色工艺", "yudong", 7, "licence", 40, "textile", GRANTED, "2024-06-05", Published, "染色用盐从 60 g/L 降到 14 g/L", ["用盐量", "60", "14", "g/L"]),
    row("scab", "小麦赤霉病孢子自动监测预警", "chenchu", 8, "licence", 36, "grain", "invention granted,software registered", "2024-09-02", Published, "预警提前 5 天，漏报率 3%", ["预警提前", "1", "5", "天"]),
    row("fodder", "山羊规模养殖精准饲喂系统", "yudong", 7, "licence", 33, "meat", SOFT, "2024-10-16", Published, "羔羊成活率从 85% 提到 93%", ["羔羊成活率", "85", "93", "%"]),
    // 2025: the year whose contracts count in the round of 2026.
    row("bran", "小麦麸皮多组分联产成套工艺", "yudong", 8, "licence", 420, "grain", "invention granted,invention granted,know_how kept_secret", "2025-01-08", Published, "每吨麸皮增值 1,900 元，三种产品同线生产", ["膳食纤维纯度", "72", "91", "%"]),
    row("gluten", "全谷物鲜面连续蒸煮成套技术", "yudong", 8, "assignment", 500, "grain", GRANTED2, "2025-01-15", Published, "单线日产 36 吨，用工减半", ["蒸煮能耗", "310", "205", "kWh/t"]),
    row("ceph", "头孢中间体连续流合成工艺", "yudong2", 6, "assignment", 360, "biomedicine", FILED_SECRET, "2025-01-20", Published, "单杂 0.08%，收率 84%", ["单一杂质", "0.35", "0.08", "%"]),
    row("phased", "压力容器环缝相控阵缺陷识别", "feishang", 7, "licence", 88, "pressure_vessel", "invention granted,software registered", "2025-02-17", Published, "环缝一次合格率提到 99.2%", ["检出率", "91", "99.2", "%"]),
    row("lactic", "乳酸发酵液连续色谱提纯", "linbo", 7, "licence", 260, "biodegradable", GRANTED, "2025-02-24", Published, "提纯收率 97%，吨水耗降 40%", ["提纯收率", "89", "97", "%"]),
    row("pejoint", "PE管热熔接头超声检测仪", "zhengli", 7, "assignment", 58, "polyethylene", GRANTED2, "2025-03-05", Published, "接头缺陷 30 秒出结果", ["单点检测", "240", "30", "秒"]),
    row("fabric", "织物疵点机器视觉检测系统", "duanwei", 8, "licence", 55, "textile", "invention granted,software registered", "2025-03-12", Published, "30 米每分漏检率 0.8%", ["漏检率", "8", "0.8", "%"]),
    row("soy", "高蛋白大豆低温脱腥联产技术", "chenchu", 8, "licence", 600, "grain", GRANTED, "2025-03-19", Published, "豆腥值降到 0.6，蛋白变性率 7%", ["蛋白变性率", "22", "7", "%"]),
    row("wheatseed", "小麦耐密高产栽培成套技术", "chenchu", 9, "licence", 400, "grain", "plant_variety granted,invention granted", "2025-03-26", Published, "亩产 712 公斤，亩节水 38 方", ["亩产", "601", "712", "kg"]),
    row("robot", "锻件余热利用与在线分选成套装备", "shaying", 8, "assignment", 700, "auto_parts", GRANTED2, "2025-04-09", Published, "吨锻件节电 186 度", ["吨锻件电耗", "512", "326", "kWh"]),
    row("port", "港机远程操控与能量回收系统", "shaying2", 8, "assignment", 500, "smart_parts", "invention granted,software registered", "2025-04-16", Published, "单机年省电 11 万度，远程操作时延 90 ms", ["操作时延", "260", "90", "ms"]),
    row("lactide", "低金属残留高光纯丙交酯合成", "luohe", 6, "equity", 400, "biodegradable", FILED_SECRET, "2025-05-06", Published, "锡残留 12 ppm，收率 95%", ["锡残留", "60", "12", "ppm"]),
    row("toughen", "聚乳酸吹膜增韧母粒", "luohe", 7, "assignment", 120, "biodegradable", GRANTED, "2025-05-14", Published, "断裂伸长率 230%，雾度 11%", ["断裂伸长率", "60", "230", "%"]),
    row("sauce", "复合调味料减盐不减味技术", "yinghe", 7, "licence", 95, "modern_food", FILED, "2025-06-03", Published, "减盐 28%，感官评分不降", ["含盐量", "18", "13", "%"]),
    row("oldvoid", "秸秆离地收储打捆装置", "fugou", 6, "assignment", 26, "other", "utility_model granted", "2025-06-18", TakenDown, "每亩收储成本降 21 元", ["每亩成本", "78", "57", "元"]),
    row("oldmoss", "设施大棚热回收除湿机组", "fugou", 7, "licence", 29, "other", GRANTED, "2025-07-08", Published, "棚内湿度稳定在 75% 以下", ["湿度", "93", "74", "%"]),
    row("oldink", "织造车间回潮智能控制", "zhoushang", 6, "licence", 18, "textile", SOFT, "2025-08-12", Published, "断头率降 22%", ["断头率", "4.1", "3.2", "次/千锭时"]),
    // 2026: on offer now, in talks, under review.
    row("noodle", "鲜湿面常温保质复合杀菌工艺", "yudong", 6, "assignment", 45, "grain", FILED, "2026-01-06", Published, "常温保质从 7 天延到 60 天", ["常温保质", "7", "60", "天"]),
    row("vermicelli", "无矾红薯粉条连续成型老化设备", "yinghe", 8, "licence", 38, "modern_food", GRANTED2, "2026-01-12", Published, "不加明矾，断条率 1.8%", ["断条率", "9", "1.8", "%"]),
    row("branstable", "小麦麸皮瞬时灭酶稳定化技术", "yudong", 7, "licence", 30, "grain", GRANTED, "2026-01-19", Published, "麸皮酸价 6 个月不超 25", ["脂肪酶残活", "38", "6", "%"]),
    row("reheat", "速冻预制菜复热汁液流失控制方法", "yinghe", 6, "cooperation", 0, "prepared_food", FILED, "2026-01-26", Published, "汁液流失从 12% 降到 4.6%", ["汁液流失", "12", "4.6", "%"]),
    row("msg", "谷氨酸高盐母液制缓释肥工艺", "yudong", 5, "commission", 0, "modern_food", FILED_SECRET, "2026-02-05", Published, "吨母液处理费由付 260 元变为收 90 元", ["氨氮去除", "62", "93", "%"]),
    row("peanut", "花生冷榨联产低变性蛋白技术", "zhengli", 6, "licence", 48, "grain", GRANTED, "2026-02-10", Published, "残油 0.7%，蛋白氮溶指数 82%", ["残油", "1.2", "0.7", "%"]),
    row("straw", "玉米秸秆同步糖化发酵制乳酸", "luohe", 5, "cooperation", 0, "biodegradable", FILED_SECRET, "2026-02-26", Published, "吨乳酸耗秸秆 3.1 吨，全程不补糖", ["乳酸浓度", "68", "112", "g/L"]),
    row("film", "全生物降解地膜耐候配方", "luohe", 7, "licence", 85, "biodegradable", GRANTED, "2026-03-02", Published, "覆盖期稳定 95 天，亩成本 76 元", ["覆盖期", "60", "95", "天"]),
    row("salvia", "丹参饮片近红外在线质检模型", "yudong2", 7, "licence", 42, "biomedicine", "software registered,invention filed", "2026-03-06", Published, "每批质检从 4 小时缩到 6 分钟", ["每批用时", "240", "6", "分钟"]),
    row("tilmicosin", "兽用替米考星掩味微囊", "yudong2", 7, "assignment", 75, "biomedicine", GRANTED, "2026-03-10", Published, "拒食率由 31% 降到 4%", ["拒食率", "31", "4", "%"]),
    row("pellet", "肠溶微丸流化床包衣放大参数包", "yingnan", 6, "licence", 90, "biomedicine", SECRET, "2026-03-16", Published, "放大 40 倍，释放度偏差 3%", ["批间释放偏差", "11", "3", "%"]),
    row("terminal", "车载连接器端子视觉检测装备", "feishang", 8, "licence", 65, "smart_parts", GRANTED2, "2026-03-20", Published, "节拍 0.8 秒，误判 0.1%", ["误判率", "3", "0.1", "%"]),
    row("bearing", "轮毂轴承锻造余热球化退火", "shaying", 7, "assignment", 70, "auto_parts", FILED, "2026-03-25", Published, "省去一道加热，吨件省 142 元", ["球化率", "78", "93", "%"]),
    row("arm", "铝合金下摆臂挤压铸造技术", "yudong", 6, "commission", 0, "auto_parts", FILED, "2026-04-01", Published, "减重 38%，疲劳寿命 65 万次", ["疲劳寿命", "40", "65", "万次"]),
    row("mould", "精密注塑件翘曲在线预测", "shaying", 6, "licence", 35, "smart_parts", SOFT, "2026-04-08", Published, "试模次数从 7 次降到 2 次", ["试模次数", "7", "2", "次"]),
    row("lownox", "超低氮燃气锅炉分级燃烧头", "taikang", 8, "licence", 95, "pressure_vessel", GRANTED2, "2026-04-13", Published, "NOx 22 mg/m³，热效率 96.4%", ["NOx", "48", "22", "mg/m³"]),
    row("biomass", "生物质锅炉抑焦自清灰装置", "taikang", 7, "assignment", 50, "pressure_vessel", "utility_model granted", "2026-04-20", Published, "连续运行 2,100 小时不停炉清焦", ["连续运行", "480", "2100", "h"]),
    row("fatigue", "储氢容器疲劳寿命快速评估", "zhengli", 4, "cooperation", 0, "pressure_vessel", FILED, "2026-04-27", Published, "评估周期从 11 个月缩到 6 周", ["评估周期", "330", "42", "天"]),
    row("crack", "聚乙烯管慢速裂纹快速测试法", "yudong", 6, "licence", 28, "polyethylene", FILED, "2026-05-06", Published, "8760 小时试验折算到 96 小时", ["试验用时", "8760", "96", "h"]),
    row("slag", "钢渣微粉复合活化技术", "zhengli", 7, "licence", 66, "special_steel", GRANTED, "2026-05-11", Published, "28 天活性指数 96%", ["活性指数", "74", "96", "%"]),
    row("alkali", "化妆刷丝磨尖废碱液回用", "zhoushang", 6, "use_first_pay_later", 0, "cosmetics", FILED, "2026-05-18", Published, "碱耗降 46%，先用六个月再付费", ["吨丝碱耗", "310", "167", "kg"]),
    row("chrome", "含铬污泥减量处理技术", "yudong", 6, "commission", 0, "other", FILED, "2026-05-25", Published, "污泥含水率 58%，总铬 0.4 mg/L", ["总铬", "1.5", "0.4", "mg/L"]),
    row("maize", "夏玉米密植水肥一体决策模型", "chenchu", 7, "use_first_pay_later", 0, "grain", SOFT, "2026-06-02", Published, "亩增产 86 公斤，亩节肥 7 公斤", ["亩产", "612", "698", "kg"]),
    row("yanmai", "小麦新品种“演麦108”经营权", "chenchu", 9, "assignment", 120, "grain", VARIETY, "2026-06-08", Published, "三年区试平均增产 6.1%", ["增产", "0", "6.1", "%"]),
    row("chili", "设施辣椒土传病害生防菌剂", "fugou", 7, "licence", 44, "other", GRANTED, "2026-06-15", Published, "死棵率从 15% 降到 3.2%", ["死棵率", "15", "3.2", "%"]),
    row("granary", "粮仓霉变早期多参数传感器", "yudong", 7, "licence", 58, "grain", GRANTED2, "2026-06-22", Published, "霉变提前 12 天报警", ["提前报警", "2", "12", "天"]),
    row("daylily", "黄花菜热泵分段烘干工艺", "yudong", 7, "licence", 22, "grain", FILED, "2026-06-29", Published, "每公斤能耗 0.55 度", ["能耗", "1.1", "0.55", "kWh/kg"]),
    row("leafcool", "叶菜差压预冷成套装备", "fugou", 8, "assignment", 46, "other", GRANTED2, "2026-07-06", Published, "3 小时冷透，损耗 2.7%", ["预冷用时", "8", "3", "h"]),
    row("shore", "岸电快速自动接驳装置", "shaying2", 7, "licence", 72, "smart_parts", GRANTED, "2026-07-13", Published, "接驳从 25 分钟缩到 7 分钟", ["接驳用时", "25", "7", "分钟"]),
    row("pump", "输注泵流量闭环控制算法", "shaying", 6, "licence", 68, "biomedicine", "software registered,invention filed", "2026-07-20", Published, "流量误差 ±1.3%", ["流量误差", "5", "1.3", "%"]),
    row("nep", "纱线棉结在线识别与梳理联控", "zhoushang", 6, "licence", 34, "textile", SOFT, "2026-07-27", Published, "棉结 33 粒每公里", ["棉结", "60", "33", "粒/km"]),
    row("lees", "酒糟双菌固态发酵饲料技术", "yudong", 7, "licence", 39, "modern_food", FILED_SECRET, "2026-08-03", Published, "粗蛋白 36%，吨成本 410 元", ["粗蛋白", "18", "36", "%"]),
    row("ash", "面粉灰分近红外在线测量", "zhengli", 7, "licence", 31, "grain", GRANTED, "2026-08-10", Published, "误差 0.02%，5 秒出数", ["误差", "0.08", "0.02", "%"]),
    row("carbon", "碳纤维轻量化薄壁构件快速固化", "silu", 5, "cooperation", 0, "smart_parts", FILED, "2026-08-17", Published, "单件固化 9 分钟，减重 52%", ["固化用时", "120", "9", "分钟"]),
    row("drill", "高速免耕播种机同步补种装置", "jiangli", 8, "assignment", 27, "other", "utility_model granted", "2026-08-24", Published, "漏播率 0.7%", ["漏播率", "4", "0.7", "%"]),
    row("soilprobe", "土壤墒情免维护探针", "zhihang", 7, "licence", 19, "other", GRANTED, "2026-09-01", Published, "免维护三年，误差 2%", ["误差", "6", "2", "%"]),
    row("sheepgene", "槐山羊多羔性状分子标记选育", "yudong", 5, "cooperation", 0, "meat", FILED, "2026-09-07", Published, "经产母羊窝均 2.6 羔", ["窝均产羔", "1.9", "2.6", "只"]),
    // On the way: every queue has something.
    row("vinegar", "食醋多菌种恒温控酸工艺", "yinghe", 6, "licence", 33, "modern_food", FILED, "2026-10-12", BackFromPlatform("incomplete"), "发酵周期缩短 9 天", ["发酵周期", "24", "15", "天"]),
    row("copy", "鲜湿面复合杀菌保鲜工艺", "yinghe", 6, "licence", 40, "grain", FILED, "2026-10-14", Refused("duplicate"), "常温保质 60 天", ["常温保质", "7", "60", "天"]),
    row("collagen", "羊皮下脚料胶原肽提取", "yudong", 5, "licence", 52, "meat", FILED, "2026-10-22", BackFromUnit, "胶原肽得率 71%", ["得率", "48", "71", "%"]),
    row("tofu", "卤水豆腐连续凝固成型装置", "yinghe", 7, "licence", 24, "modern_food", GRANTED2, "2026-11-09", AtPlatform, "每小时 1,200 公斤，破损 0.9%", ["破损率", "5", "0.9", "%"]),
    row("weld", "薄壁储罐搅拌摩擦焊工艺", "shaying", 6, "commission", 0, "pressure_vessel", FILED, "2026-11-10", AtPlatform, "焊缝强度系数 0.91", ["焊缝强度系数", "0.78", "0.91", ""]),
    row("probiotic", "羔羊代乳粉益生菌包埋", "yudong", 6, "licence", 26, "meat", FILED, "2026-11-16", AtUnit, "断奶腹泻率降到 6%", ["腹泻率", "19", "6", "%"]),
    row("sesame", "小磨香油低温水代自动化", "yudong", 7, "licence", 29, "grain", GRANTED, "2026-11-17", AtUnit, "出油率 47.5%，用工减六成", ["出油率", "44", "47.5", "%"]),
    row("paint", "水性木器漆耐磨助剂", "yudong", 4, "licence", 0, "other", "invention preparing", "2026-11-18", Draft, "耐磨 750 转失重 18 mg", ["失重", "41", "18", "mg"]),
];

/// The achievement of this short name.
pub fn find(key: &str) -> Option<&'static Result> {
    ACHIEVEMENTS.iter().find(|a| a.key == key)
}
