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
    row("retort", "软包装卤羊肉变温杀菌工艺", "yinghe", 7, "licence", 52, "meat", GRANTED, "2024-01-15", Published, "杀菌强度不变，出品率从 68% 提到 75%", ["出品率", "68", "75", "%"]),
    row("wax", "棉纱无蜡平滑整理剂", "zhoushang", 7, "assignment", 26, "textile", GRANTED, "2024-01-22", Published, "络筒断头减少四成，免去蜡辊", ["络筒断头", "3.6", "2.1", "次/10万米"]),
    row("flue", "燃气锅炉烟气冷凝水回收器", "taikang", 8, "assignment", 186, "pressure_vessel", GRANTED2, "2024-01-29", Published, "排烟降到 52 ℃，每蒸吨年省气 1.9 万方", ["排烟温度", "118", "52", "℃"]),
    row("ozone", "小麦过夏低剂量臭氧防霉", "yudong", 6, "licence", 24, "grain", FILED, "2024-02-26", Published, "入仓水分 13.5% 可安全过夏", ["安全储存", "90", "210", "天"]),
    row("peptide", "小麦谷朊粉低温酶解制呈味肽", "zhengli", 7, "licence", 60, "modern_food", GRANTED, "2024-03-04", Published, "同等鲜度味精用量减少 30%", ["呈味肽得率", "41", "58", "%"]),
    row("saltbath", "球铁等温淬火盐浴回用", "shaying", 7, "licence", 68, "special_steel", GRANTED, "2024-03-11", Published, "盐耗降 63%，硬度波动 ±1.5 HRC", ["吨件盐耗", "11.4", "4.2", "kg"]),
    row("popcorn", "肉制品亚硝酸盐减量天然替代配方", "yinghe", 6, "assignment", 55, "meat", FILED_SECRET, "2024-03-18", Published, "亚硝酸盐残留降到 8 mg/kg 以下", ["亚硝酸盐残留", "24", "8", "mg/kg"]),
    row("bristle", "刷丝植毛孔位视觉定位", "shaying", 7, "licence", 31, "cosmetics", "software registered,invention filed", "2024-03-25", Published, "漏孔率 0.3%，换型 8 分钟", ["漏孔率", "2.7", "0.3", "%"]),
    row("astragalus", "黄芪多糖低温分级醇沉", "yudong2", 6, "licence", 57, "biomedicine", GRANTED, "2024-04-08", Published, "多糖收率提高 26%，乙醇消耗降三成", ["多糖收率", "6.1", "7.7", "%"]),
    row("steel", "高强钢筋微钒控轧控冷工艺", "feishang", 8, "licence", 150, "special_steel", GRANTED2, "2024-04-10", Published, "吨钢合金成本降低 62 元", ["强屈比", "1.18", "1.27", ""]),
    row("preform", "聚乳酸瓶坯模具分区温控", "luohe", 6, "cooperation", 0, "biodegradable", FILED, "2024-04-22", Published, "瓶壁厚差 0.06 mm，结晶度 31%", ["瓶壁厚差", "0.18", "0.06", "mm"]),
    row("melt", "燃气管坯挤出熔温闭环", "zhengli", 7, "licence", 76, "polyethylene", GRANTED, "2024-05-06", Published, "熔温波动 ±1.2 ℃，壁厚偏差 2.1%", ["壁厚偏差", "6.5", "2.1", "%"]),
    row("starch", "红薯淀粉三级旋流提纯机组", "jiangli", 8, "assignment", 94, "modern_food", GRANTED2, "2024-05-13", Published, "提取率 94%，吨淀粉耗水减半", ["吨淀粉耗水", "9.6", "4.8", "t"]),
    row("brush", "人造纤维仿羊毛化妆刷成型", "zhoushang", 8, "assignment", 32, "cosmetics", GRANTED, "2024-05-15", Published, "刷毛仿羊毛手感评分 9.1 分", ["磨尖良率", "86", "96", "%"]),
    row("sowing", "小麦播期播量决策模型", "chenchu", 7, "licence", 21, "grain", SOFT, "2024-05-27", Published, "基本苗偏差由 18% 降到 6%", ["基本苗偏差", "18", "6", "%"]),
    row("dye", "涤棉低盐活性染色工艺", "yudong", 7, "licence", 40, "textile", GRANTED, "2024-06-05", Published, "染色用盐从 60 g/L 降到 14 g/L", ["用盐量", "60", "14", "g/L"]),
    row("dust", "制粉车间风网节能控制", "yudong", 7, "licence", 34, "grain", SOFT, "2024-06-17", Published, "风机电耗降三成，岗位粉尘 6 mg/m³", ["吨粉风网电耗", "9.8", "6.8", "kWh"]),
    row("desize", "退浆废水膜法回收聚乙烯醇", "xunjie", 6, "commission", 0, "textile", FILED_SECRET, "2024-06-24", Published, "聚乙烯醇回收率 82%，综合废水 COD 降 47%", ["聚乙烯醇回收率", "0", "82", "%"]),
    row("belt", "散货码头皮带机群能耗优化", "shaying2", 7, "licence", 44, "smart_parts", SOFT, "2024-07-08", Published, "吨货电耗降 24%，空转减少七成", ["吨货电耗", "0.62", "0.47", "kWh"]),
    row("cough", "肉牛呼吸道病早期声纹识别", "yudong", 5, "cooperation", 0, "meat", SOFT, "2024-07-22", Published, "比人工巡栏早 3 天，准确率 91%", ["发现提前", "0", "3", "天"]),
    row("pelleting", "羊用全混合颗粒料低温制粒", "yudong", 6, "licence", 27, "meat", FILED, "2024-08-05", Published, "制粒温度 58 ℃，维生素保留 92%", ["维生素保留", "71", "92", "%"]),
    row("bubble", "注射剂灯检气泡误检抑制算法", "yudong2", 6, "licence", 49, "biomedicine", SOFT, "2024-08-19", Published, "每分钟 300 支，误剔率 0.9%", ["误剔率", "6.4", "0.9", "%"]),
    row("scab", "小麦赤霉病孢子自动监测预警", "chenchu", 8, "licence", 36, "grain", "invention granted,software registered", "2024-09-02", Published, "预警提前 5 天，漏报率 3%", ["预警提前", "1", "5", "天"]),
    row("tumble", "羊肉卷真空滚揉嫩化参数包", "yinghe", 7, "licence", 23, "meat", SECRET, "2024-09-09", Published, "剪切力由 58 N 降到 36 N", ["剪切力", "58", "36", "N"]),
    row("crimp", "线束压接高度在线闭环", "duanwei", 8, "licence", 118, "smart_parts", "invention granted,software registered", "2024-09-23", Published, "压接高度过程能力由 1.1 提到 1.9", ["过程能力指数", "1.1", "1.9", ""]),
    row("bacillus", "秸秆还田低温腐熟菌剂", "lvya", 8, "assignment", 18, "other", GRANTED, "2024-10-08", Published, "还田 35 天失重 52%，不烧苗", ["失重率", "28", "52", "%"]),
    row("fodder", "山羊规模养殖精准饲喂系统", "yudong", 7, "licence", 33, "meat", SOFT, "2024-10-16", Published, "羔羊成活率从 85% 提到 93%", ["羔羊成活率", "85", "93", "%"]),
    row("expand", "换热器管板胀接声学检测", "taikang", 6, "licence", 37, "pressure_vessel", FILED, "2024-10-21", Published, "一台换热器一小时测完，漏检 0.6%", ["漏检率", "5.2", "0.6", "%"]),
    row("compact", "粉饼压盘抗跌落配方", "zhoushang", 7, "licence", 28, "cosmetics", SECRET, "2024-11-04", Published, "跌落破损由 7% 降到 1.2%", ["跌落破损", "7", "1.2", "%"]),
    row("ballast", "拖拉机配重铁型覆砂铸造", "shaying", 8, "licence", 145, "special_steel", GRANTED, "2024-11-18", Published, "工艺出品率 86%，砂耗降七成", ["工艺出品率", "68", "86", "%"]),
    row("drying", "挂面烘房除湿热泵改造", "zhengli", 8, "licence", 210, "grain", GRANTED2, "2024-12-02", Published, "吨面蒸汽 0.31 吨，酥面率减半", ["吨面蒸汽", "0.52", "0.31", "t"]),
    row("coating", "鲜椒可食涂膜保鲜液", "fugou", 6, "licence", 16, "other", FILED, "2024-12-16", Published, "常温放 20 天失重 3.1%", ["失重率", "7.8", "3.1", "%"]),
    // 2025: the year whose contracts count in the round of 2026.
    row("allergen", "花生粕酶法低致敏蛋白", "yudong", 6, "licence", 64, "grain", FILED, "2025-01-06", Published, "主要致敏蛋白残留降到 12%", ["致敏蛋白残留", "100", "12", "%"]),
    row("bran", "小麦麸皮多组分联产成套工艺", "yudong", 8, "licence", 420, "grain", "invention granted,invention granted,know_how kept_secret", "2025-01-08", Published, "每吨麸皮增值 1,900 元，三种产品同线生产", ["膳食纤维纯度", "72", "91", "%"]),
    row("bone", "预制菜骨渣双能射线检出", "feishang", 7, "licence", 78, "prepared_food", GRANTED, "2025-01-13", Published, "0.8 毫米骨渣检出率 98.5%", ["骨渣检出率", "86", "98.5", "%"]),
    row("gluten", "全谷物鲜面连续蒸煮成套技术", "yudong", 8, "assignment", 500, "grain", GRANTED2, "2025-01-15", Published, "单线日产 36 吨，用工减半", ["蒸煮能耗", "310", "205", "kWh/t"]),
    row("ceph", "头孢中间体连续流合成工艺", "yudong2", 6, "assignment", 360, "biomedicine", FILED_SECRET, "2025-01-20", Published, "单杂 0.08%，收率 84%", ["单一杂质", "0.35", "0.08", "%"]),
    row("viscosity", "再生涤纶熔体黏度在线均化", "zhoushang", 7, "licence", 160, "textile", GRANTED, "2025-02-10", Published, "断丝率降 38%，可用瓶片范围变宽", ["黏度波动", "0.035", "0.012", "dL/g"]),
    row("phased", "压力容器环缝相控阵缺陷识别", "feishang", 7, "licence", 88, "pressure_vessel", "invention granted,software registered", "2025-02-17", Published, "环缝一次合格率提到 99.2%", ["检出率", "91", "99.2", "%"]),
    row("lactic", "乳酸发酵液连续色谱提纯", "linbo", 7, "licence", 260, "biodegradable", GRANTED, "2025-02-24", Published, "提纯收率 97%，吨水耗降 40%", ["提纯收率", "89", "97", "%"]),
    row("compost", "聚乳酸餐具快速堆肥助剂", "luohe", 6, "licence", 240, "biodegradable", FILED_SECRET, "2025-02-24", Published, "工业堆肥 42 天崩解 95%", ["崩解用时", "78", "42", "天"]),
    row("pejoint", "PE管热熔接头超声检测仪", "zhengli", 7, "assignment", 58, "polyethylene", GRANTED2, "2025-03-05", Published, "接头缺陷 30 秒出结果", ["单点检测", "240", "30", "秒"]),
    row("tunnel", "餐盒菜微波辅助杀菌隧道", "yinghe", 6, "commission", 0, "prepared_food", FILED, "2025-03-10", Published, "杀菌 9 分钟，质构保持率 91%", ["杀菌用时", "28", "9", "分钟"]),
    row("fabric", "织物疵点机器视觉检测系统", "duanwei", 8, "licence", 55, "textile", "invention granted,software registered", "2025-03-12", Published, "30 米每分漏检率 0.8%", ["漏检率", "8", "0.8", "%"]),
    row("cage", "轴承保持架注塑翘曲补偿", "suqian", 7, "assignment", 29, "auto_parts", "utility_model granted", "2025-03-17", Published, "圆度误差 0.04 毫米，修模一次到位", ["圆度误差", "0.12", "0.04", "mm"]),
    row("soy", "高蛋白大豆低温脱腥联产技术", "chenchu", 8, "licence", 600, "grain", GRANTED, "2025-03-19", Published, "豆腥值降到 0.6，蛋白变性率 7%", ["蛋白变性率", "22", "7", "%"]),
    row("bale", "秸秆捆烧锅炉分层配风", "taikang", 7, "licence", 62, "pressure_vessel", GRANTED, "2025-03-24", Published, "烟尘 12 mg/m³，热效率 87%", ["烟尘", "38", "12", "mg/m³"]),
    row("wheatseed", "小麦耐密高产栽培成套技术", "chenchu", 9, "licence", 400, "grain", "plant_variety granted,invention granted", "2025-03-26", Published, "亩产 712 公斤，亩节水 38 方", ["亩产", "601", "712", "kg"]),
    row("germ", "小麦胚芽瞬时灭酶与磨粉", "zhengli", 7, "assignment", 41, "grain", GRANTED, "2025-04-07", Published, "胚芽粉货架期 180 天", ["货架期", "45", "180", "天"]),
    row("robot", "锻件余热利用与在线分选成套装备", "shaying", 8, "assignment", 700, "auto_parts", GRANTED2, "2025-04-09", Published, "吨锻件节电 186 度", ["吨锻件电耗", "512", "326", "kWh"]),
    row("port", "港机远程操控与能量回收系统", "shaying2", 8, "assignment", 500, "smart_parts", "invention granted,software registered", "2025-04-16", Published, "单机年省电 11 万度，远程操作时延 90 ms", ["操作时延", "260", "90", "ms"]),
    row("lactide", "低金属残留高光纯丙交酯合成", "luohe", 6, "assignment", 400, "biodegradable", FILED_SECRET, "2025-05-06", Published, "锡残留 12 ppm，收率 95%", ["锡残留", "60", "12", "ppm"]),
    row("knit", "针织大圆机断纱预警", "duanwei", 8, "licence", 33, "textile", SOFT, "2025-05-12", Published, "每台班停机由 46 分钟减到 12 分钟", ["台班停机", "46", "12", "分钟"]),
    row("toughen", "聚乳酸吹膜增韧母粒", "luohe", 7, "assignment", 120, "biodegradable", GRANTED, "2025-05-14", Published, "断裂伸长率 230%，雾度 11%", ["断裂伸长率", "60", "230", "%"]),
    row("dialysis", "味精母液电渗析回收谷氨酸", "yudong", 6, "commission", 0, "modern_food", FILED_SECRET, "2025-05-19", Published, "母液中的谷氨酸收回 79%", ["谷氨酸回收率", "41", "79", "%"]),
    row("sauce", "复合调味料减盐不减味技术", "yinghe", 7, "licence", 95, "modern_food", FILED, "2025-06-03", Published, "减盐 28%，感官评分不降", ["含盐量", "18", "13", "%"]),
    row("steam", "黄精连续蒸晒成套设备", "yingnan", 7, "assignment", 152, "biomedicine", GRANTED2, "2025-06-09", Published, "九蒸九晒由 18 天缩到 62 小时", ["加工用时", "432", "62", "h"]),
    row("coldplate", "冷链车相变蓄冷板", "zhengli", 7, "licence", 46, "other", GRANTED, "2025-06-16", Published, "断电 11 小时箱温不过 4 ℃", ["断电控温", "4", "11", "h"]),
    row("oldvoid", "秸秆离地收储打捆装置", "fugou", 6, "assignment", 26, "other", "utility_model granted", "2025-06-18", TakenDown, "每亩收储成本降 21 元", ["每亩成本", "78", "57", "元"]),
    row("shearling", "羊剪绒无盐浸酸鞣制", "yudong", 6, "licence", 38, "other", FILED, "2025-06-30", Published, "废水氯离子降八成，手感不变", ["废水氯离子", "5200", "900", "mg/L"]),
    row("oldmoss", "设施大棚热回收除湿机组", "fugou", 7, "licence", 29, "other", GRANTED, "2025-07-08", Published, "棚内湿度稳定在 75% 以下", ["湿度", "93", "74", "%"]),
    row("emulsion", "膏霜低能耗两段均质", "zhoushang", 6, "licence", 12, "cosmetics", FILED, "2025-07-14", Published, "均质电耗降六成，粒径 2 微米以下", ["吨料均质电耗", "85", "34", "kWh"]),
    row("strip", "大豆玉米带状复合种植播种机", "jiangli", 8, "assignment", 43, "other", GRANTED2, "2025-07-21", Published, "一次播两种作物，株距合格率 94%", ["株距合格率", "79", "94", "%"]),
    row("grab", "门机抓斗动态称重与防超载", "gangjie", 8, "licence", 30, "smart_parts", GRANTED2, "2025-07-28", Published, "边吊边称，误差 0.8%", ["称重误差", "3.5", "0.8", "%"]),
    row("moisture", "烘干塔出机水分软测量", "zhihang", 7, "licence", 25, "grain", SOFT, "2025-08-04", Published, "出机水分偏差 0.4%，不用人工取样", ["水分偏差", "1.6", "0.4", "%"]),
    row("oldink", "织造车间回潮智能控制", "zhoushang", 6, "licence", 18, "textile", SOFT, "2025-08-12", Published, "断头率降 22%", ["断头率", "4.1", "3.2", "次/千锭时"]),
    row("sludge", "制革污泥低温热解减量", "xunjie", 6, "commission", 0, "other", FILED, "2025-08-18", Published, "污泥减量 72%，三价铬固定在炭里", ["污泥减量", "35", "72", "%"]),
    row("torque", "白酒瓶盖扭矩在线全检", "duanwei", 7, "licence", 27, "modern_food", GRANTED, "2025-08-25", Published, "每小时 9,000 瓶全检，误差 3%", ["扭矩误差", "12", "3", "%"]),
    row("silicone", "预灌封注射器硅油均布喷涂", "yaojing", 6, "licence", 58, "biomedicine", FILED, "2025-09-08", Published, "硅油量偏差 6%，推挤力更平稳", ["硅油量偏差", "22", "6", "%"]),
    row("lining", "给水管抑菌内层共挤", "juqu", 7, "licence", 35, "polyethylene", GRANTED, "2025-09-15", Published, "三年浸泡后抑菌率仍有 99.1%", ["抑菌率", "52", "99.1", "%"]),
    row("yeast", "冷冻面团耐冻酵母", "yinghe", 7, "licence", 37, "modern_food", FILED, "2025-10-13", Published, "三次冻融后产气力保留 89%", ["产气力保留", "61", "89", "%"]),
    row("cladding", "锻模激光熔覆再制造", "shaying", 7, "licence", 215, "auto_parts", GRANTED, "2025-10-20", Published, "模具寿命由 6,200 件提到 14,500 件", ["模具寿命", "6200", "14500", "件"]),
    row("shellcap", "植物胶囊壳崩解时限控制", "yudong2", 6, "licence", 44, "biomedicine", FILED, "2025-11-03", Published, "崩解 7 分钟，批间差 40 秒", ["崩解时限", "14", "7", "分钟"]),
    row("reactor", "日光温室秸秆反应堆增温", "fugou", 8, "licence", 15, "other", GRANTED, "2025-11-17", Published, "夜间最低棚温提高 3.5 ℃", ["夜间最低棚温", "7.5", "11", "℃"]),
    row("gauge", "螺纹钢负偏差轧制在线测径", "feishang", 8, "licence", 320, "special_steel", GRANTED2, "2025-12-01", Published, "负偏差命中率 97%，成材率多 0.6 个百分点", ["负偏差命中率", "81", "97", "%"]),
    row("earrot", "玉米穗腐病抗性鉴定芯片", "chenchu", 6, "cooperation", 0, "grain", FILED, "2025-12-15", Published, "从种到收 120 天的鉴定缩到 3 天", ["鉴定用时", "120", "3", "天"]),
    row("slip", "家纺经编面料防滑丝整理", "zhoushang", 7, "licence", 20, "textile", GRANTED, "2025-12-22", Published, "接缝滑移 1.5 毫米，水洗 30 次不减", ["接缝滑移", "4.2", "1.5", "mm"]),
    // 2026: on offer now, in talks, under review.
    row("retro", "甘薯全粉抗老化回填技术", "yinghe", 7, "licence", 35, "modern_food", FILED, "2026-01-05", Published, "冷藏 7 天不返生，老化焓降六成", ["老化焓", "5.8", "2.3", "J/g"]),
    row("noodle", "鲜湿面常温保质复合杀菌工艺", "yudong", 6, "assignment", 45, "grain", FILED, "2026-01-06", Published, "常温保质从 7 天延到 60 天", ["常温保质", "7", "60", "天"]),
    row("dewax", "芝麻油低温结晶脱蜡", "yudong", 7, "licence", 29, "grain", GRANTED, "2026-01-09", Published, "0 ℃ 冷冻 9 小时仍澄清", ["冷冻澄清", "2", "9", "h"]),
    row("vermicelli", "无矾红薯粉条连续成型老化设备", "yinghe", 8, "licence", 38, "modern_food", GRANTED2, "2026-01-12", Published, "不加明矾，断条率 1.8%", ["断条率", "9", "1.8", "%"]),
    row("waterjet", "喷水织机低压节水织造", "zhoushang", 8, "licence", 132, "textile", GRANTED2, "2026-01-15", Published, "吨布耗水由 48 吨减到 29 吨", ["吨布耗水", "48", "29", "t"]),
    row("branstable", "小麦麸皮瞬时灭酶稳定化技术", "yudong", 7, "licence", 30, "grain", GRANTED, "2026-01-19", Published, "麸皮酸价 6 个月不超 25", ["脂肪酶残活", "38", "6", "%"]),
    row("tundish", "连铸中间包气幕挡墙", "feishang", 7, "licence", 460, "special_steel", GRANTED, "2026-01-22", Published, "铸坯夹杂降 45%，探伤改判减半", ["大颗粒夹杂", "11", "6", "个/10cm²"]),
    row("reheat", "速冻预制菜复热汁液流失控制方法", "yinghe", 6, "cooperation", 0, "prepared_food", FILED, "2026-01-26", Published, "汁液流失从 12% 降到 4.6%", ["汁液流失", "12", "4.6", "%"]),
    row("pad", "水刺化妆棉黏合剂减量", "zhoushang", 7, "licence", 24, "cosmetics", FILED, "2026-01-29", Published, "黏合剂减到 2.5%，掉絮率 1.3%", ["黏合剂用量", "8", "2.5", "%"]),
    row("freshcut", "鲜切菜微酸性电解水清洗", "yudong", 7, "licence", 27, "prepared_food", GRANTED, "2026-02-02", Published, "菌落少两个数量级，不用次氯酸钠", ["菌落总数", "5.6", "2.9", "lg CFU/g"]),
    row("msg", "谷氨酸高盐母液制缓释肥工艺", "yudong", 5, "commission", 0, "modern_food", FILED_SECRET, "2026-02-05", Published, "吨母液处理费由付 260 元变为收 90 元", ["氨氮去除", "62", "93", "%"]),
    row("biogas", "羊场沼气生物脱硫塔", "xunjie", 7, "assignment", 46, "meat", GRANTED, "2026-02-09", Published, "硫化氢降到 80 ppm，发电机不再腐蚀", ["沼气硫化氢", "2100", "80", "ppm"]),
    row("peanut", "花生冷榨联产低变性蛋白技术", "zhengli", 6, "licence", 48, "grain", GRANTED, "2026-02-10", Published, "残油 0.7%，蛋白氮溶指数 82%", ["残油", "1.2", "0.7", "%"]),
    row("yolk", "咸蛋黄超声快速腌制装置", "yinghe", 6, "licence", 19, "modern_food", FILED, "2026-02-24", Published, "30 天腌制缩到 8 天，出油率不降", ["腌制用时", "30", "8", "天"]),
    row("twin", "速冻立体库数字孪生调度", "shuchi", 7, "licence", 38, "other", SOFT, "2026-02-25", Published, "出库节拍 61 秒，堆垛机空行减四成", ["出库节拍", "96", "61", "秒"]),
    row("straw", "玉米秸秆同步糖化发酵制乳酸", "luohe", 5, "cooperation", 0, "biodegradable", FILED_SECRET, "2026-02-26", Published, "吨乳酸耗秸秆 3.1 吨，全程不补糖", ["乳酸浓度", "68", "112", "g/L"]),
    row("film", "全生物降解地膜耐候配方", "luohe", 7, "licence", 85, "biodegradable", GRANTED, "2026-03-02", Published, "覆盖期稳定 95 天，亩成本 76 元", ["覆盖期", "60", "95", "天"]),
    row("seedcoat", "小麦种衣剂缓释微球", "chenchu", 8, "licence", 151, "grain", GRANTED2, "2026-03-03", Published, "出苗后药效 55 天，少打一次药", ["出苗后药效", "28", "55", "天"]),
    row("greaseproof", "秸秆纤维餐盒无氟防油", "luohe", 7, "licence", 88, "biodegradable", FILED, "2026-03-05", Published, "防油等级 11 级，不加含氟助剂", ["防油等级", "5", "11", "级"]),
    row("salvia", "丹参饮片近红外在线质检模型", "yudong2", 7, "licence", 42, "biomedicine", "software registered,invention filed", "2026-03-06", Published, "每批质检从 4 小时缩到 6 分钟", ["每批用时", "240", "6", "分钟"]),
    row("tilmicosin", "兽用替米考星掩味微囊", "yudong2", 7, "assignment", 75, "biomedicine", GRANTED, "2026-03-10", Published, "拒食率由 31% 降到 4%", ["拒食率", "31", "4", "%"]),
    row("drum", "汽包水位自整定控制器", "taikang", 7, "licence", 33, "pressure_vessel", SOFT, "2026-03-11", Published, "负荷突变时水位波动 15 毫米", ["水位波动", "45", "15", "mm"]),
    row("pellet", "肠溶微丸流化床包衣放大参数包", "yingnan", 6, "licence", 90, "biomedicine", SECRET, "2026-03-16", Published, "放大 40 倍，释放度偏差 3%", ["批间释放偏差", "11", "3", "%"]),
    row("stretch", "可降解缠绕膜回弹改性", "luohe", 7, "licence", 174, "biodegradable", FILED_SECRET, "2026-03-18", Published, "拉伸回弹 82%，一托用膜省三成", ["拉伸回弹", "55", "82", "%"]),
    row("terminal", "车载连接器端子视觉检测装备", "feishang", 8, "licence", 65, "smart_parts", GRANTED2, "2026-03-20", Published, "节拍 0.8 秒，误判 0.1%", ["误判率", "3", "0.1", "%"]),
    row("bearing", "轮毂轴承锻造余热球化退火", "shaying", 7, "assignment", 70, "auto_parts", FILED, "2026-03-25", Published, "省去一道加热，吨件省 142 元", ["球化率", "78", "93", "%"]),
    row("tee", "医用三通管件超声焊接", "suqian", 7, "licence", 26, "biomedicine", "utility_model granted", "2026-03-27", Published, "爆破压力 0.55 兆帕，无溶剂残留", ["爆破压力", "0.32", "0.55", "MPa"]),
    row("arm", "铝合金下摆臂挤压铸造技术", "yudong", 6, "commission", 0, "auto_parts", FILED, "2026-04-01", Published, "减重 38%，疲劳寿命 65 万次", ["疲劳寿命", "40", "65", "万次"]),
    row("mould", "精密注塑件翘曲在线预测", "shaying", 6, "licence", 35, "smart_parts", SOFT, "2026-04-08", Published, "试模次数从 7 次降到 2 次", ["试模次数", "7", "2", "次"]),
    row("lownox", "超低氮燃气锅炉分级燃烧头", "taikang", 8, "licence", 95, "pressure_vessel", GRANTED2, "2026-04-13", Published, "NOx 22 mg/m³，热效率 96.4%", ["NOx", "48", "22", "mg/m³"]),
    row("chain", "可降解袋回收料扩链再造粒", "luohe", 6, "assignment", 260, "biodegradable", FILED, "2026-04-16", Published, "熔融指数回复率 93%，可掺用 40%", ["熔指回复率", "42", "93", "%"]),
    row("biomass", "生物质锅炉抑焦自清灰装置", "taikang", 7, "assignment", 50, "pressure_vessel", "utility_model granted", "2026-04-20", Published, "连续运行 2,100 小时不停炉清焦", ["连续运行", "480", "2100", "h"]),
    row("skewer", "羊肉串低温滚揉保水", "yinghe", 7, "licence", 11, "meat", SECRET, "2026-04-23", Published, "解冻失水 2.9%，不加磷酸盐", ["解冻失水", "6.8", "2.9", "%"]),
    row("fatigue", "储氢容器疲劳寿命快速评估", "zhengli", 4, "cooperation", 0, "pressure_vessel", FILED, "2026-04-27", Published, "评估周期从 11 个月缩到 6 周", ["评估周期", "330", "42", "天"]),
    row("fusion", "电熔管件冷却时间预测", "yudong", 6, "licence", 23, "polyethylene", SOFT, "2026-04-29", Published, "现场冷却由 20 分钟缩到 12 分钟", ["冷却用时", "20", "12", "分钟"]),
    row("crack", "聚乙烯管慢速裂纹快速测试法", "yudong", 6, "licence", 28, "polyethylene", FILED, "2026-05-06", Published, "8760 小时试验折算到 96 小时", ["试验用时", "8760", "96", "h"]),
    row("slag", "钢渣微粉复合活化技术", "zhengli", 7, "licence", 66, "special_steel", GRANTED, "2026-05-11", Published, "28 天活性指数 96%", ["活性指数", "74", "96", "%"]),
    row("bolt", "高强螺栓锻后余热淬火", "shaying", 6, "licence", 98, "auto_parts", FILED, "2026-05-14", Published, "省去调质加热，吨件省电 230 度", ["吨件电耗", "640", "410", "kWh"]),
    row("alkali", "化妆刷丝磨尖废碱液回用", "zhoushang", 6, "use_first_pay_later", 0, "cosmetics", FILED, "2026-05-18", Published, "碱耗降 46%，先用六个月再付费", ["吨丝碱耗", "310", "167", "kg"]),
    row("chrome", "含铬污泥减量处理技术", "yudong", 6, "commission", 0, "other", FILED, "2026-05-25", Published, "污泥含水率 58%，总铬 0.4 mg/L", ["总铬", "1.5", "0.4", "mg/L"]),
    row("tomato", "设施番茄光温调控策略包", "fugou", 7, "use_first_pay_later", 0, "other", SOFT, "2026-05-28", Published, "亩增产 640 公斤，坐果齐", ["亩产", "7900", "8540", "kg"]),
    row("maize", "夏玉米密植水肥一体决策模型", "chenchu", 7, "use_first_pay_later", 0, "grain", SOFT, "2026-06-02", Published, "亩增产 86 公斤，亩节肥 7 公斤", ["亩产", "612", "698", "kg"]),
    row("leak", "织造空压站泄漏声学定位", "zhoushang", 7, "use_first_pay_later", 0, "textile", SOFT, "2026-06-05", Published, "泄漏率由 23% 降到 8%，见效再付费", ["泄漏率", "23", "8", "%"]),
    row("yanmai", "小麦新品种“演麦108”经营权", "chenchu", 9, "assignment", 120, "grain", VARIETY, "2026-06-08", Published, "三年区试平均增产 6.1%", ["增产", "0", "6.1", "%"]),
    row("fleet", "热水锅炉群控负荷分配", "taikang", 8, "equity", 86, "pressure_vessel", SOFT, "2026-06-11", Published, "同样供热少烧气 9%", ["供热气耗", "32.0", "29.1", "Nm³/GJ"]),
    row("chili", "设施辣椒土传病害生防菌剂", "fugou", 7, "licence", 44, "other", GRANTED, "2026-06-15", Published, "死棵率从 15% 降到 3.2%", ["死棵率", "15", "3.2", "%"]),
    row("placenta", "羊胎盘肽美妆原料脱腥", "yudong2", 6, "licence", 55, "cosmetics", FILED_SECRET, "2026-06-18", Published, "腥味物质去除九成，肽含量 82%", ["腥味物质", "38", "4", "μg/kg"]),
    row("granary", "粮仓霉变早期多参数传感器", "yudong", 7, "licence", 58, "grain", GRANTED2, "2026-06-22", Published, "霉变提前 12 天报警", ["提前报警", "2", "12", "天"]),
    row("daylily", "黄花菜热泵分段烘干工艺", "yudong", 7, "licence", 22, "grain", FILED, "2026-06-29", Published, "每公斤能耗 0.55 度", ["能耗", "1.1", "0.55", "kWh/kg"]),
    row("binder", "打印砂型树脂减量工艺", "shaying", 6, "licence", 43, "special_steel", FILED, "2026-07-02", Published, "树脂加入量 1.1%，铸件气孔少一半", ["树脂加入量", "1.8", "1.1", "%"]),
    row("leafcool", "叶菜差压预冷成套装备", "fugou", 8, "assignment", 46, "other", GRANTED2, "2026-07-06", Published, "3 小时冷透，损耗 2.7%", ["预冷用时", "8", "3", "h"]),
    row("plasma", "羊血喷雾干燥制血浆蛋白", "yudong", 6, "equity", 49, "meat", GRANTED, "2026-07-09", Published, "蛋白溶解度 93%，血水不再进污水站", ["蛋白溶解度", "74", "93", "%"]),
    row("shore", "岸电快速自动接驳装置", "shaying2", 7, "licence", 72, "smart_parts", GRANTED, "2026-07-13", Published, "接驳从 25 分钟缩到 7 分钟", ["接驳用时", "25", "7", "分钟"]),
    row("scrap", "废钢料型视觉判级", "duanwei", 7, "licence", 182, "special_steel", "invention granted,software registered", "2026-07-16", Published, "判级一致率 95%，一车 4 分钟", ["判级一致率", "78", "95", "%"]),
    row("pump", "输注泵流量闭环控制算法", "shaying", 6, "licence", 68, "biomedicine", "software registered,invention filed", "2026-07-20", Published, "流量误差 ±1.3%", ["流量误差", "5", "1.3", "%"]),
    row("nep", "纱线棉结在线识别与梳理联控", "zhoushang", 6, "licence", 34, "textile", SOFT, "2026-07-27", Published, "棉结 33 粒每公里", ["棉结", "60", "33", "粒/km"]),
    row("scale", "锅炉水质结垢在线预警", "taikang", 7, "use_first_pay_later", 0, "pressure_vessel", SOFT, "2026-07-30", Published, "年结垢由 1.4 毫米降到 0.5 毫米", ["年结垢", "1.4", "0.5", "mm"]),
    row("lees", "酒糟双菌固态发酵饲料技术", "yudong", 7, "licence", 39, "modern_food", FILED_SECRET, "2026-08-03", Published, "粗蛋白 36%，吨成本 410 元", ["粗蛋白", "18", "36", "%"]),
    row("handle", "竹木刷柄无溶剂光固化涂装", "zhoushang", 7, "licence", 28, "cosmetics", GRANTED, "2026-08-06", Published, "每平方米挥发物由 96 克降到 7 克", ["挥发物", "96", "7", "g/m²"]),
    row("ash", "面粉灰分近红外在线测量", "zhengli", 7, "licence", 31, "grain", GRANTED, "2026-08-10", Published, "误差 0.02%，5 秒出数", ["误差", "0.08", "0.02", "%"]),
    row("batch", "冷轧堆染色快速固色", "zhoushang", 6, "licence", 32, "textile", FILED, "2026-08-13", Published, "堆置由 18 小时缩到 7 小时，色差不超 0.5", ["堆置用时", "18", "7", "h"]),
    row("carbon", "碳纤维轻量化薄壁构件快速固化", "silu", 5, "cooperation", 0, "smart_parts", FILED, "2026-08-17", Published, "单件固化 9 分钟，减重 52%", ["固化用时", "120", "9", "分钟"]),
    row("crystal", "原料药结晶粒径在线控制", "yingnan", 7, "licence", 172, "biomedicine", SOFT, "2026-08-20", Published, "粒径批间偏差由 24% 降到 7%，过滤快一倍", ["粒径批间偏差", "24", "7", "%"]),
    row("drill", "高速免耕播种机同步补种装置", "jiangli", 8, "assignment", 27, "other", "utility_model granted", "2026-08-24", Published, "漏播率 0.7%", ["漏播率", "4", "0.7", "%"]),
    row("charging", "直流充电枪端子温升预警", "duanwei", 7, "licence", 45, "smart_parts", "software registered,invention filed", "2026-08-27", Published, "过温前 40 秒降流，不误断", ["预警提前", "0", "40", "秒"]),
    row("soybean", "大豆新品种“演豆12”经营权", "chenchu", 9, "assignment", 85, "grain", VARIETY, "2026-08-31", Published, "亩产 231 公斤，蛋白含量 44.2%", ["亩产", "198", "231", "kg"]),
    row("soilprobe", "土壤墒情免维护探针", "zhihang", 7, "licence", 19, "other", GRANTED, "2026-09-01", Published, "免维护三年，误差 2%", ["误差", "6", "2", "%"]),
    row("sheepgene", "槐山羊多羔性状分子标记选育", "yudong", 5, "cooperation", 0, "meat", FILED, "2026-09-07", Published, "经产母羊窝均 2.6 羔", ["窝均产羔", "1.9", "2.6", "只"]),
    row("sway", "岸桥吊具微动防摇", "shaying2", 7, "licence", 57, "smart_parts", SOFT, "2026-09-14", Published, "残余摆角 0.4 度，每箱省 9 秒", ["残余摆角", "1.8", "0.4", "度"]),
    row("dosing", "预制菜投料防错系统", "shuchi", 7, "use_first_pay_later", 0, "prepared_food", SOFT, "2026-09-16", Published, "试用四个月没有投错一批", ["每年投错批次", "11", "0", "批"]),
    row("pepper", "辣椒新品种“演椒6号”繁育权", "fugou", 9, "licence", 30, "other", VARIETY, "2026-09-24", Published, "亩产 4,860 公斤，抗疫病", ["亩产", "4100", "4860", "kg"]),
    row("bstarch", "小麦淀粉大小颗粒旋流分级", "yudong", 7, "licence", 96, "grain", GRANTED, "2026-09-28", Published, "小颗粒淀粉回收率 88%", ["小颗粒回收率", "61", "88", "%"]),
    row("silo", "筒仓清仓机器人", "zhihang", 6, "cooperation", 0, "grain", FILED, "2026-10-09", Published, "清仓由 6 人进仓减到 1 人仓外操作", ["清仓用工", "6", "1", "人"]),
    // On the way: every queue has something.
    row("vinegar", "食醋多菌种恒温控酸工艺", "yinghe", 6, "licence", 33, "modern_food", FILED, "2026-10-12", BackFromPlatform("incomplete"), "发酵周期缩短 9 天", ["发酵周期", "24", "15", "天"]),
    row("copy", "鲜湿面复合杀菌保鲜工艺", "yinghe", 6, "licence", 40, "grain", FILED, "2026-10-14", Refused("duplicate"), "常温保质 60 天", ["常温保质", "7", "60", "天"]),
    row("collagen", "羊皮下脚料胶原肽提取", "yudong", 5, "licence", 52, "meat", FILED, "2026-10-22", BackFromUnit, "胶原肽得率 71%", ["得率", "48", "71", "%"]),
    row("tofu", "卤水豆腐连续凝固成型装置", "yinghe", 7, "licence", 24, "modern_food", GRANTED2, "2026-11-09", AtPlatform, "每小时 1,200 公斤，破损 0.9%", ["破损率", "5", "0.9", "%"]),
    row("weld", "薄壁储罐搅拌摩擦焊工艺", "shaying", 6, "commission", 0, "pressure_vessel", FILED, "2026-11-10", AtPlatform, "焊缝强度系数 0.91", ["焊缝强度系数", "0.78", "0.91", ""]),
    row("carboxy", "羧甲基淀粉干法合成", "yudong", 6, "licence", 42, "grain", FILED, "2026-11-11", AtPlatform, "取代度 0.42，不产生洗涤废水", ["取代度", "0.21", "0.42", ""]),
    row("probiotic", "羔羊代乳粉益生菌包埋", "yudong", 6, "licence", 26, "meat", FILED, "2026-11-16", AtUnit, "断奶腹泻率降到 6%", ["腹泻率", "19", "6", "%"]),
    row("sesame", "小磨香油低温水代自动化", "yudong", 7, "licence", 29, "grain", GRANTED, "2026-11-17", AtUnit, "出油率 47.5%，用工减六成", ["出油率", "44", "47.5", "%"]),
    row("roller", "冷弯型钢辊型快速设计", "shaying", 5, "licence", 30, "special_steel", SOFT, "2026-11-17", AtUnit, "新截面开发由 45 天缩到 6 天", ["开发用时", "45", "6", "天"]),
    row("paint", "水性木器漆耐磨助剂", "yudong", 4, "licence", 0, "other", "invention preparing", "2026-11-18", Draft, "耐磨 750 转失重 18 mg", ["失重", "41", "18", "mg"]),
];

/// The achievement of this short name.
pub fn find(key: &str) -> Option<&'static Result> {
    ACHIEVEMENTS.iter().find(|a| a.key == key)
}
