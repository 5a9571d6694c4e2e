//! The contracts told in full: parties, price, money, proof, how far each comes.
//!
//! Comments name the case of the policy that a row is there for; the year that counts in the round of
//! 2026 is 2025.

/// Between the parties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Between {
    /// Nobody.
    Nobody,
    /// An agency, named in the contract as 中介方.
    Named(&'static str),
    /// An agency that helped, but the contract does not name it.
    Unnamed(&'static str),
}

/// How far a contract comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// Stays a draft.
    Draft,
    /// Signed, never handed in.
    Signed,
    /// Handed in.
    Submitted,
    /// Accepted by the registry.
    Accepted,
    /// Its check-list is half done.
    Examined,
    /// With the experts.
    WithExperts,
    /// Returned, to be mended.
    Returned(&'static [&'static str]),
    /// Registered on this day.
    Registered(&'static str),
    /// Returned once, mended, registered on this day.
    Mended(&'static str, &'static [&'static str]),
    /// Registered on this day after the experts agreed.
    ByExperts(&'static str),
    /// Refused on this day for this reason of the pack.
    Refused(&'static str, &'static str),
    /// Registered on the first day; ended by the parties on the second.
    Cancelled(&'static str, &'static str),
    /// Registered on the first day; a change is asked for on the second.
    ChangeAsked(&'static str, &'static str),
    /// Registered on the first day; revoked on the second for this reason of the pack.
    Revoked(&'static str, &'static str, &'static str),
    /// Registered elsewhere on the first day, filed by the buyer on the second, verified.
    Elsewhere(&'static str, &'static str),
    /// The same, not verified yet.
    ElsewhereWaiting(&'static str, &'static str),
    /// The same; it does not fit, for this reason.
    ElsewhereWrong(&'static str, &'static str, &'static str),
}

/// What shows that a result was put to use.
#[derive(Debug, Clone, Copy)]
pub struct Use {
    /// County or zone, or a path outside the city.
    pub place: &'static str,
    /// Day of the first production; empty: not yet.
    pub produced: &'static str,
    /// Day it is filed.
    pub filed: &'static str,
    /// The county's finding; none: not yet.
    pub found: Option<bool>,
}

/// A contract of the demonstration.
#[derive(Debug, Clone, Copy)]
pub struct Contract {
    /// Short name in these tables.
    pub key: &'static str,
    /// Kind and sub-kind of the pack.
    pub kind: (&'static str, &'static str),
    /// 项目名称.
    pub title: &'static str,
    /// Seller.
    pub seller: &'static str,
    /// Buyer.
    pub buyer: &'static str,
    /// Agency.
    pub between: Between,
    /// Achievement it is about; empty: none.
    pub achievement: &'static str,
    /// Price in thousand yuan.
    pub price: i64,
    /// Of which equipment and material.
    pub equipment: i64,
    /// Day it is signed.
    pub signed: &'static str,
    /// How far it comes.
    pub course: Course,
    /// Day and thousand yuan; negative: paid back.
    pub paid: &'static [(&'static str, i64)],
    /// Conversion.
    pub used: Option<Use>,
    /// How the parties are related; empty: not.
    pub related: &'static str,
    /// Industry of the pack.
    pub industry: &'static str,
}

use Between::{Named, Nobody, Unnamed};
use Course::{
    Accepted, ByExperts, Cancelled, ChangeAsked, Draft, Elsewhere, ElsewhereWaiting,
    ElsewhereWrong, Examined, Mended, Refused, Registered, Returned, Revoked, Signed, Submitted,
    WithExperts,
};

const DEV: (&str, &str) = ("development", "委托开发");
const JOINT: (&str, &str) = ("development", "合作开发");
const PATENT: (&str, &str) = ("transfer", "专利权转让");
const SECRET: (&str, &str) = ("transfer", "技术秘密转让");
const RIGHTS: (&str, &str) = ("transfer", "其他权利转让");
const LICENCE: (&str, &str) = ("licence", "专利实施许可");
const KNOWHOW: (&str, &str) = ("licence", "技术秘密使用许可");
const PERMIT: (&str, &str) = ("licence", "其他许可");
const CONSULT: (&str, &str) = ("consulting", "");
const SERVICE: (&str, &str) = ("service", "一般技术服务");

const fn used(place: &'static str, produced: &'static str, filed: &'static str) -> Option<Use> {
    Some(Use { place, produced, filed, found: Some(true) })
}

/// Put to use, as the party says; the county has not come yet (none) or found otherwise.
const fn claimed(
    place: &'static str,
    produced: &'static str,
    filed: &'static str,
    found: Option<bool>,
) -> Option<Use> {
    Some(Use { place, produced, filed, found })
}

#[expect(clippy::too_many_arguments, reason = "one table row per line")]
const fn row(
    key: &'static str,
    kind: (&'static str, &'static str),
    title: &'static str,
    parties: [&'static str; 2],
    price: i64,
    signed: &'static str,
    course: Course,
    industry: &'static str,
) -> Contract {
    Contract {
        key,
        kind,
        title,
        seller: parties[0],
        buyer: parties[1],
        between: Nobody,
        achievement: "",
        price,
        equipment: 0,
        signed,
        course,
        paid: &[],
        used: None,
        related: "",
        industry,
    }
}

impl Contract {
    const fn by(self, between: Between) -> Self {
        Self { between, ..self }
    }
    const fn of(self, achievement: &'static str) -> Self {
        Self { achievement, ..self }
    }
    const fn paid(self, paid: &'static [(&'static str, i64)]) -> Self {
        Self { paid, ..self }
    }
    const fn used(self, used: Option<Use>) -> Self {
        Self { used, ..self }
    }
    const fn equipment(self, equipment: i64) -> Self {
        Self { equipment, ..self }
    }
    const fn related(self, related: &'static str) -> Self {
        Self { related, ..self }
    }
}

/// The contracts that the cases of the policy rest on.
#[rustfmt::skip]
pub const CASES: &[Contract] = &[
    // 5-11 of 豫东演示大学: 500 + 420 + 360 (its other campus) = 1,280 → 128 → 100.
    row("gluten", PATENT, "全谷物鲜面连续蒸煮成套技术转让", ["yudong", "gumai"], 5_000, "2025-03-20", ByExperts("2025-04-28"), "grain").by(Named("sanchuan")).of("gluten").paid(&[("2025-05-15", 2_000), ("2025-10-20", 1_500), ("2026-03-18", 1_500)]).used(used("商水县", "2025-11-10", "2025-12-02")),
    row("bran", LICENCE, "小麦麸皮多组分联产成套工艺许可", ["yudong", "xuanchou"], 4_200, "2025-04-10", Registered("2025-05-06"), "grain").by(Named("sanchuan")).of("bran").paid(&[("2025-05-20", 1_260), ("2025-11-18", 1_680), ("2026-06-16", 1_260)]).used(used("淮阳区", "2025-12-08", "2026-01-13")),
    row("ceph", SECRET, "头孢中间体连续流合成工艺转让", ["yudong2", "qinying"], 3_600, "2025-04-24", Registered("2025-05-19"), "biomedicine").by(Named("sanchuan")).of("ceph").paid(&[("2025-06-10", 1_080), ("2025-12-16", 2_520)]).used(used("项城市", "2025-12-22", "2026-01-20")),
    // Used outside the city: does not count, and says why.
    row("peptide2", KNOWHOW, "酶法小麦低聚肽制备技术许可", ["yudong", "linbo"], 2_000, "2025-08-21", Registered("2025-09-12"), "modern_food").paid(&[("2025-09-26", 2_000)]).used(used("上海市", "2025-12-15", "2026-02-10")),
    // 5-11 of 陈楚演示农业科学院: 600 + 400 = 1,000.00 → 100.00 exactly.
    row("soy", LICENCE, "高蛋白大豆低温脱腥联产技术许可", ["chenchu", "tiandou"], 6_000, "2025-06-12", ByExperts("2025-07-21"), "grain").by(Named("sanchuan")).of("soy").paid(&[("2025-08-05", 3_000), ("2026-02-26", 3_000)]).used(used("西华县", "2025-12-18", "2026-01-15")),
    row("wheatseed", LICENCE, "小麦耐密高产栽培成套技术许可", ["chenchu", "mailing"], 4_000, "2025-06-26", Registered("2025-07-15"), "grain").by(Named("sanchuan")).of("wheatseed").paid(&[("2025-09-30", 1_200), ("2026-06-25", 2_800)]).used(used("黄泛区农场", "2025-10-25", "2025-12-09")),
    // 5-11 of 沙颍演示职业技术学院: two campuses, 700 + 500, one limit.
    row("robot", PATENT, "锻件余热利用与在线分选成套装备技术转让", ["shaying", "lunqi"], 7_000, "2025-07-10", ByExperts("2025-08-26"), "auto_parts").by(Named("sanchuan")).of("robot").paid(&[("2025-09-16", 3_500), ("2026-03-31", 3_500)]).used(used("川汇区", "2025-12-26", "2026-01-22")),
    row("port", PATENT, "港机远程操控与能量回收系统转让", ["shaying2", "bulian"], 5_000, "2025-07-24", ByExperts("2025-09-09"), "smart_parts").by(Named("sanchuan")).of("port").paid(&[("2025-10-14", 2_500), ("2026-04-21", 2_500)]).used(used("临港开发区", "2025-12-30", "2026-01-27")),
    // 5-12: from another city of the province; the province's reading wants another province.
    row("peptide", LICENCE, "小麦谷朊粉低温酶解制呈味肽许可", ["zhengli", "yanxian"], 600, "2025-06-05", Elsewhere("2025-06-18", "2025-06-30"), "modern_food").of("peptide").paid(&[("2025-07-02", 600)]).used(used("项城市", "2025-10-20", "2026-01-12")),
    // 5-12: from another province, 156 of 260 paid in 2025.
    row("lactic", LICENCE, "乳酸发酵液连续色谱提纯许可", ["linbo", "qinying"], 2_600, "2025-03-18", Elsewhere("2025-03-31", "2025-04-08"), "biomedicine").of("lactic").paid(&[("2025-04-10", 780), ("2025-09-25", 780), ("2026-04-15", 1_040)]).used(used("项城市", "2025-11-28", "2026-01-19")),
    // The same contract filed once more under another number.
    row("lactic2", LICENCE, "乳酸发酵液连续色谱提纯许可（第二次备案）", ["linbo", "qinying"], 2_600, "2025-03-18", ElsewhereWrong("2025-04-02", "2026-02-25", "与已核验的同一份合同重复，买卖双方、金额、签订日期都相同"), "biomedicine"),
    // 5-12: paid, but no production is proved.
    row("press", DEV, "车载端子压接力在线检测装备开发", ["feishang", "duanwei"], 900, "2025-05-12", Elsewhere("2025-05-26", "2025-06-03"), "smart_parts").paid(&[("2025-08-19", 900)]),
    // 5-12: paid over the turn of the year.
    row("phased", LICENCE, "压力容器环缝相控阵缺陷识别许可", ["feishang", "fuyue"], 880, "2025-12-16", Elsewhere("2025-12-28", "2025-12-29"), "pressure_vessel").of("phased").paid(&[("2025-12-30", 264), ("2026-01-05", 616)]).used(used("太康县", "2026-01-26", "2026-02-11")),
    // 5-12: a part was paid back.
    row("pejoint", PATENT, "PE管热熔接头超声检测仪转让", ["zhengli", "juqu"], 580, "2025-04-15", Elsewhere("2025-04-29", "2025-05-08"), "polyethylene").of("pejoint").paid(&[("2025-05-20", 580), ("2025-09-10", -80)]).used(used("沈丘县", "2025-08-30", "2026-01-14")),
    // Equipment in the price: 155, of which 80 are machines.
    row("fabric", LICENCE, "织物疵点机器视觉检测系统许可", ["duanwei", "jifang"], 1_550, "2025-06-17", Mended("2025-07-30", &["no_split", "no_acceptance"]), "textile").by(Named("sanchuan")).of("fabric").equipment(800).paid(&[("2025-08-12", 465), ("2025-12-23", 1_085)]).used(used("太康县", "2025-12-10", "2026-01-16")),
    // 5-12 at its limit: 1,180 paid in 2025.
    row("microalloy", KNOWHOW, "高强钢筋产线成套工艺许可", ["feishang", "xiuyuan"], 13_000, "2025-02-11", Elsewhere("2025-02-25", "2025-03-06"), "special_steel").by(Named("sanchuan")).paid(&[("2025-03-12", 4_000), ("2025-07-15", 4_000), ("2025-11-12", 3_800), ("2026-03-10", 1_200)]).used(used("沈丘县", "2025-10-08", "2025-12-16")),
    row("condense", DEV, "智能冷凝锅炉平台开发", ["taikang", "fuyue"], 7_450, "2025-09-04", ByExperts("2025-10-24"), "pressure_vessel").by(Named("sanchuan")).paid(&[("2025-11-11", 2_980), ("2026-05-19", 4_470)]).used(used("太康县", "2026-04-20", "2026-05-12")),
    // 8-3 of 鸣鹿智汇: 360 + 640 + 860 = 1,860 → 37.2.
    row("brushline", SECRET, "仿羊毛刷丝连续成型成套技术转让", ["zhoushang", "shenghao"], 3_600, "2025-03-06", Registered("2025-03-27"), "cosmetics").by(Named("mingli")).paid(&[("2025-04-22", 1_800), ("2025-10-16", 1_800)]).used(used("鹿邑县", "2025-09-15", "2025-11-18")),
    row("enzyme", KNOWHOW, "植物源活性酶护肤原料制备许可", ["linbo", "fenmei"], 6_400, "2025-08-06", Elsewhere("2025-08-22", "2025-09-02"), "cosmetics").by(Named("mingli")).paid(&[("2025-09-18", 1_920), ("2026-03-24", 4_480)]).used(used("鹿邑县", "2025-12-12", "2026-01-21")),
    row("liquor", DEV, "清香型白酒酒糟全值化利用开发", ["yinghe", "laizao"], 8_600, "2025-05-29", ByExperts("2025-07-08"), "modern_food").by(Named("mingli")).paid(&[("2025-08-14", 2_580), ("2025-12-25", 3_440), ("2026-07-14", 2_580)]).used(used("鹿邑县", "2025-12-20", "2026-01-23")),
    // The agency helped, but is not named in the contract.
    row("chill", DEV, "预制菜复热品质控制开发", ["yinghe", "zaowen"], 1_200, "2025-09-18", Registered("2025-10-15"), "prepared_food").by(Unnamed("mingli")).paid(&[("2025-10-30", 600), ("2026-04-09", 600)]).used(used("西华县", "2026-03-02", "2026-03-19")),
    // Signed and paid for, never registered: does not count.
    row("sauce", KNOWHOW, "复合调味料减盐技术许可", ["yinghe", "yanxian"], 950, "2025-09-10", Signed, "modern_food").of("sauce").paid(&[("2025-10-09", 475)]),
    // Related parties: the city's document is silent.
    row("lactide", RIGHTS, "低金属残留丙交酯合成技术转让", ["luohe", "pengjiang"], 4_000, "2025-08-13", Registered("2025-09-03"), "biodegradable").by(Named("luqiao")).of("lactide").related("洺河演示可降解材料研究院持有芃降新材料 30% 股份").paid(&[("2025-10-22", 4_000)]).used(used("郸城县", "2025-12-17", "2026-01-28")),
    row("toughen", PATENT, "聚乳酸吹膜增韧母粒技术转让", ["luohe", "moqing"], 1_200, "2025-09-25", Registered("2025-10-21"), "biodegradable").by(Named("luqiao")).of("toughen").paid(&[("2025-11-05", 360), ("2026-02-05", 840)]).used(used("郸城县", "2026-01-10", "2026-01-30")),
    // A large one is with the experts now; machines only were refused.
    row("pinline", DEV, "车用线束全流程检测产线开发", ["duanwei", "dianmo"], 6_200, "2026-09-22", WithExperts, "smart_parts"),
    row("machine", SERVICE, "耐磨辊成套设备供货", ["tiehe", "xiuyuan"], 860, "2026-05-14", Refused("2026-06-11", "not_technical"), "special_steel").equipment(860),
    // Registered, used for money, revoked later.
    row("greenhouse", SERVICE, "连栋温室环境调控技术服务", ["fugou", "qiqing"], 480, "2025-10-10", Revoked("2025-11-05", "2026-05-20", "fake"), "other").paid(&[("2025-11-20", 480)]).used(used("扶沟县", "2025-12-05", "2026-01-09")),
];

/// The others: the year's ordinary business. Money follows the price unless a row says otherwise.
#[rustfmt::skip]
pub const OTHERS: &[Contract] = &[
    row("n01", LICENCE, "涤棉低盐活性染色工艺许可", ["yudong", "jinxie"], 400, "2024-10-17", Registered("2024-11-08"), "textile").of("dye").used(used("太康县", "2025-03-03", "2025-04-15")),
    row("n02", SERVICE, "味精结晶工序节能诊断", ["yinghe", "yanxian"], 96, "2024-01-22", Registered("2024-02-06"), "modern_food"),
    row("n03", DEV, "肠衣智能分拣装置开发", ["shaying", "niuyuan"], 742, "2024-03-14", Registered("2024-04-02"), "meat"),
    row("n04", CONSULT, "特钢产品升级路线咨询", ["jiance", "xiuyuan"], 120, "2024-03-21", Registered("2024-04-09"), "special_steel"),
    row("n05", DEV, "化妆刷柄水性涂装开发", ["zhoushang", "shenghao"], 325, "2024-04-11", Registered("2024-04-29"), "cosmetics"),
    row("n06", KNOWHOW, "人造纤维仿羊毛刷丝技术许可", ["zhoushang", "shenghao"], 320, "2024-08-15", Registered("2024-09-06"), "cosmetics").of("brush"),
    row("n07", DEV, "小麦品质快速检测模型开发", ["shuchi", "gumai"], 561, "2024-05-23", Registered("2024-06-12"), "grain"),
    row("n08", JOINT, "聚乳酸纤维纺丝联合开发", ["luohe", "xianxi"], 1_479, "2024-06-06", Registered("2024-06-26"), "biodegradable").used(used("太康县", "2025-02-17", "2025-03-20")),
    row("n09", SERVICE, "承压管材型式检验技术服务", ["jiance", "juqu"], 54, "2024-06-18", Registered("2024-07-03"), "polyethylene"),
    row("n10", LICENCE, "小麦赤霉病监测预警许可", ["chenchu", "nongken"], 360, "2024-11-12", Registered("2024-12-04"), "grain").of("scab").used(used("黄泛区农场", "2025-04-08", "2025-06-05")),
    row("n11", DEV, "羊肉冷却排酸工艺开发", ["yinghe", "niuyuan"], 839, "2024-11-21", Registered("2024-12-11"), "meat"),
    row("n12", SERVICE, "中药饮片农残控制技术服务", ["yingnan", "huaiyao"], 175, "2024-12-05", Registered("2024-12-24"), "biomedicine"),
    row("n13", LICENCE, "山羊精准饲喂系统许可", ["yudong", "huailing"], 330, "2024-12-19", Registered("2025-01-10"), "meat").of("fodder"),
    row("n14", DEV, "粉条老化工序自动化开发", ["jiangli", "hongshu"], 429, "2025-01-09", Registered("2025-01-27"), "modern_food").used(used("郸城县", "2025-07-21", "2025-08-19")),
    row("n15", SERVICE, "罐区安全评估技术服务", ["jiance", "guanheng"], 88, "2025-01-15", Registered("2025-02-07"), "pressure_vessel"),
    row("n16", DEV, "内河港口货位优化软件开发", ["shuchi", "bulian"], 691, "2025-02-20", Registered("2025-03-12"), "other").used(used("临港开发区", "2025-06-30", "2025-07-17")),
    row("n17", CONSULT, "预冷链路节能改造咨询", ["jiance", "caiheng"], 62, "2025-03-04", Registered("2025-03-21"), "other"),
    row("n18", DEV, "兽用制剂包埋中试", ["yingnan", "duyu"], 1_107, "2025-03-27", Registered("2025-04-16"), "biomedicine").used(used("商水县", "2025-09-08", "2025-10-13")),
    row("n19", SERVICE, "微生物菌剂发酵放大服务", ["yingnan", "lvya"], 246, "2025-04-17", Registered("2025-05-09"), "other"),
    row("n20", DEV, "家纺印花废水回用开发", ["xunjie", "zhifeng"], 642, "2025-05-08", Registered("2025-05-28"), "textile"),
    row("n21", SERVICE, "离交废水中试技术服务", ["xunjie", "yanxian"], 374, "2025-05-22", Registered("2025-06-11"), "modern_food").used(used("项城市", "2025-11-03", "2025-12-04")),
    row("n22", DEV, "粮情多点传感网开发", ["zhihang", "cangwei"], 491, "2025-06-19", Registered("2025-07-09"), "grain").used(used("淮阳区", "2025-10-15", "2025-11-13")),
    row("n23", KNOWHOW, "球铁低温韧性控制技术许可", ["tiehe", "lunqi"], 282, "2025-07-17", Registered("2025-08-07"), "auto_parts"),
    row("n24", DEV, "纱线质量追溯系统开发", ["shuchi", "jifang"], 207, "2025-08-28", Registered("2025-09-18"), "textile"),
    row("n25", DEV, "一次性泵管焊接工装开发", ["suqian", "yaojing"], 325, "2025-09-11", Registered("2025-10-10"), "biomedicine"),
    row("n26", SERVICE, "鲜面产线微生物控制服务", ["jiance", "gumai"], 120, "2025-10-23", Registered("2025-11-12"), "grain"),
    row("n27", DEV, "蔬菜产地溯源平台开发", ["shuchi", "qiqing"], 146, "2025-11-06", Registered("2025-11-26"), "other"),
    row("n28", JOINT, "可降解快递袋联合开发", ["pengjiang", "moqing"], 1_739, "2025-11-13", Registered("2025-12-03"), "biodegradable"),
    row("n29", CONSULT, "高企培育与专利布局咨询", ["xianghuai", "suqian"], 54, "2025-11-27", Registered("2025-12-16"), "smart_parts"),
    row("n30", DEV, "皮革无铬鞣制开发", ["xunjie", "geyun"], 962, "2025-12-04", Cancelled("2025-12-24", "2026-04-16"), "other"),
    row("n31", DEV, "小麦播种质量监测开发", ["jiangli", "mailing"], 391, "2025-12-10", Registered("2025-12-30"), "grain"),
    row("n32", PATENT, "鲜湿面常温保质复合杀菌工艺转让", ["yudong", "gumai"], 450, "2026-03-05", Registered("2026-03-26"), "grain").of("noodle").paid(&[("2026-04-08", 450)]).used(used("商水县", "2026-08-17", "2026-09-10")),
    row("n33", SERVICE, "丹参饮片指纹图谱服务", ["yingnan", "changcao"], 154, "2026-01-15", Registered("2026-02-05"), "biomedicine"),
    row("n34", DEV, "下摆臂轻量化拓扑设计", ["shuchi", "lunqi"], 233, "2026-02-26", Registered("2026-03-17"), "auto_parts"),
    row("n35", LICENCE, "丹参饮片近红外质检模型许可", ["yudong2", "changcao"], 420, "2026-06-18", Registered("2026-07-09"), "biomedicine").of("salvia").used(claimed("项城市", "2026-10-20", "2026-11-16", None)),
    row("n36", DEV, "涤棉染色机余热回收开发", ["taikang", "jinxie"], 733, "2026-03-19", Registered("2026-04-09"), "textile").used(claimed("太康县", "2026-09-01", "2026-09-15", Some(false))),
    row("n37", SERVICE, "肉羊胴体分级技术服务", ["jiance", "huailing"], 74, "2026-04-14", Registered("2026-05-07"), "meat"),
    row("n38", DEV, "港机电控柜状态诊断开发", ["gangjie", "bulian"], 561, "2026-05-21", Registered("2026-06-10"), "other"),
    row("n39", DEV, "彩妆粉体分散工艺开发", ["zhoushang", "fenmei"], 282, "2026-06-04", ChangeAsked("2026-06-24", "2026-11-12"), "cosmetics"),
    row("n40", KNOWHOW, "豆腐连续凝固技术许可", ["yinghe", "tiandou"], 325, "2026-07-02", Registered("2026-07-22"), "modern_food"),
    row("n41", DEV, "地膜残留快速测定开发", ["jiance", "moqing"], 175, "2026-08-13", Registered("2026-09-02"), "biodegradable"),
    row("n42", DEV, "钢筋表面缺陷在线检测开发", ["duanwei", "xiuyuan"], 1_286, "2026-09-03", Registered("2026-09-24"), "special_steel"),
    row("n43", LICENCE, "岸电快速接驳装置许可", ["feishang", "gangjie"], 540, "2026-09-10", ElsewhereWaiting("2026-10-20", "2026-11-16"), "smart_parts"),
    row("n44", SERVICE, "预制菜货架期验证服务", ["jiance", "zaowen"], 96, "2026-10-13", Returned(&["no_target", "price_unclear"]), "prepared_food"),
    row("n45", DEV, "酒糟饲料发酵床开发", ["yinghe", "laizao"], 839, "2026-10-22", Examined, "modern_food"),
    row("n46", DEV, "医用泵壳模流分析开发", ["shaying", "suqian"], 207, "2026-10-29", Accepted, "smart_parts"),
    row("n47", SERVICE, "粮仓气密性检测服务", ["jiance", "cangwei"], 35, "2026-11-05", Submitted, "grain"),
    row("n48", DEV, "蒜片烘干热泵改造开发", ["taikang", "xuanchou"], 374, "2026-11-10", Submitted, "grain"),
    row("n49", CONSULT, "中药材基地数字化咨询", ["shuchi", "huaiyao"], 62, "2026-11-12", Signed, "biomedicine"),
    row("n51", LICENCE, "小麦麸皮瞬时灭酶稳定化技术许可", ["yudong", "nongken"], 360, "2026-07-02", Registered("2026-07-23"), "grain").of("branstable"),
    row("n52", LICENCE, "设施辣椒土传病害生防菌剂许可", ["fugou", "lvya"], 440, "2026-10-09", Registered("2026-10-30"), "other").of("chili").related("主要完成人顾青禾持有受让方 40% 股份"),
    row("n53", LICENCE, "全生物降解地膜耐候配方许可", ["luohe", "moqing"], 850, "2026-10-15", Registered("2026-11-05"), "biodegradable").of("film"),
    row("n54", LICENCE, "超低氮燃气锅炉分级燃烧头许可", ["taikang", "fuyue"], 950, "2026-10-20", Registered("2026-11-10"), "pressure_vessel").of("lownox"),
    row("n50", DEV, "牛羊副产物胶原提取开发", ["yudong", "niuyuan"], 642, "2026-11-17", Draft, "meat"),
    // Out of deals over achievements of 2024.
    row("n55", LICENCE, "软包装卤羊肉变温杀菌工艺许可", ["yinghe", "niuyuan"], 480, "2024-03-28", Registered("2024-04-17"), "meat").of("retort").used(used("沈丘县", "2024-08-12", "2024-09-10")),
    row("n56", PATENT, "棉纱无蜡平滑整理剂转让", ["zhoushang", "jifang"], 240, "2024-03-18", Registered("2024-04-08"), "textile").of("wax").used(used("太康县", "2024-06-20", "2024-07-11")),
    row("n57", PATENT, "燃气锅炉烟气冷凝水回收器转让", ["taikang", "fuyue"], 1_800, "2024-03-12", Registered("2024-04-01"), "pressure_vessel").by(Named("sanchuan")).of("flue").used(used("太康县", "2024-10-15", "2024-11-12")),
    row("n58", KNOWHOW, "小麦过夏低剂量臭氧防霉许可", ["yudong", "cangwei"], 220, "2024-05-16", Registered("2024-06-05"), "grain").of("ozone").used(used("淮阳区", "2024-07-01", "2024-10-16")),
    row("n59", LICENCE, "球铁等温淬火盐浴回用许可", ["shaying", "tiehe"], 650, "2024-05-23", Registered("2024-06-13"), "special_steel").of("saltbath").used(used("沈丘县", "2024-11-05", "2024-12-10")),
    row("n60", PERMIT, "刷丝植毛孔位视觉定位许可", ["shaying", "shenghao"], 300, "2024-06-12", Registered("2024-07-02"), "cosmetics").of("bristle").used(used("鹿邑县", "2024-10-09", "2024-11-07")),
    row("n61", LICENCE, "黄芪多糖低温分级醇沉许可", ["yudong2", "changcao"], 550, "2024-06-27", Registered("2024-07-17"), "biomedicine").of("astragalus").used(used("项城市", "2024-12-02", "2025-01-08")),
    row("n62", PATENT, "红薯淀粉三级旋流提纯机组转让", ["jiangli", "hongshu"], 900, "2024-06-17", Mended("2024-07-22", &["no_split"]), "modern_food").of("starch").equipment(260).used(used("郸城县", "2024-10-20", "2024-11-19")),
    row("n63", PERMIT, "小麦播期播量决策模型许可", ["chenchu", "nongken"], 200, "2024-08-15", Registered("2024-09-04"), "grain").of("sowing").used(used("黄泛区农场", "2024-10-12", "2024-11-20")),
    row("n64", PERMIT, "制粉车间风网节能控制许可", ["yudong", "gumai"], 320, "2024-09-05", Registered("2024-09-26"), "grain").of("dust").used(used("商水县", "2025-01-06", "2025-02-18")),
    row("n65", DEV, "退浆废水膜法回收聚乙烯醇装置开发", ["xunjie", "jinxie"], 1_260, "2024-07-30", Registered("2024-08-20"), "textile").of("desize").used(used("太康县", "2025-03-18", "2025-04-22")),
    row("n66", PERMIT, "散货码头皮带机群能耗优化许可", ["shaying2", "bulian"], 420, "2024-10-10", Registered("2024-10-30"), "smart_parts").of("belt").used(used("临港开发区", "2025-02-24", "2025-03-27")),
    row("n67", PERMIT, "注射剂灯检气泡误检抑制算法许可", ["yudong2", "qinying"], 460, "2024-11-21", Registered("2024-12-11"), "biomedicine").of("bubble").used(used("项城市", "2025-05-12", "2025-06-17")),
    row("n68", LICENCE, "线束压接高度在线闭环许可", ["duanwei", "dianmo"], 1_100, "2024-11-18", Registered("2024-12-09"), "smart_parts").by(Named("sanchuan")).of("crimp").used(used("川汇区", "2025-04-07", "2025-05-13")),
    row("n69", KNOWHOW, "换热器管板胀接声学检测许可", ["taikang", "guanheng"], 350, "2024-12-09", Registered("2024-12-27"), "pressure_vessel").of("expand").used(used("太康县", "2025-06-03", "2025-07-08")),
    row("n70", KNOWHOW, "羊用颗粒料低温制粒许可", ["yudong", "huailing"], 260, "2024-12-26", Registered("2025-01-15"), "meat").of("pelleting"),
    row("n71", KNOWHOW, "羊肉卷真空滚揉嫩化参数包许可", ["yinghe", "niuyuan"], 210, "2025-01-09", Registered("2025-01-22"), "meat").of("tumble"),
    row("n72", PATENT, "秸秆还田低温腐熟菌剂转让", ["lvya", "nongken"], 170, "2025-01-06", Registered("2025-01-21"), "other").of("bacillus").used(used("黄泛区农场", "2025-10-28", "2025-11-25")),
    row("n73", KNOWHOW, "粉饼压盘抗跌落配方许可", ["zhoushang", "fenmei"], 260, "2025-01-13", Registered("2025-02-11"), "cosmetics").of("compact"),
    row("n74", LICENCE, "拖拉机配重铁型覆砂铸造许可", ["shaying", "tiehe"], 1_400, "2025-02-26", Registered("2025-03-19"), "special_steel").of("ballast"),
    // Out of deals over achievements of 2025.
    row("n75", KNOWHOW, "花生粕酶法低致敏蛋白许可", ["yudong", "youlu"], 600, "2025-04-17", Registered("2025-05-08"), "grain").of("allergen"),
    row("n76", LICENCE, "再生涤纶熔体黏度在线均化许可", ["zhoushang", "xianxi"], 1_500, "2025-03-31", Registered("2025-04-21"), "textile").of("viscosity"),
    row("n77", KNOWHOW, "聚乳酸餐具快速堆肥助剂许可", ["luohe", "moqing"], 2_300, "2025-04-28", Registered("2025-05-19"), "biodegradable").of("compost").used(used("郸城县", "2025-11-10", "2025-12-11")),
    row("n78", DEV, "餐盒菜微波辅助杀菌隧道开发", ["yinghe", "zaowen"], 1_980, "2025-06-19", Registered("2025-07-10"), "prepared_food").of("tunnel"),
    row("n79", PATENT, "轴承保持架注塑翘曲补偿转让", ["suqian", "lunqi"], 280, "2025-06-03", Registered("2025-06-24"), "auto_parts").of("cage").used(used("川汇区", "2025-09-22", "2025-10-28")),
    row("n80", LICENCE, "秸秆捆烧锅炉分层配风许可", ["taikang", "fuyue"], 580, "2025-06-23", Registered("2025-07-14"), "pressure_vessel").of("bale"),
    row("n81", PERMIT, "针织大圆机断纱预警许可", ["duanwei", "lingshuo"], 310, "2025-07-21", Registered("2025-08-11"), "textile").of("knit").used(used("商水县", "2025-11-03", "2025-12-03")),
    row("n82", DEV, "味精母液电渗析回收谷氨酸装置开发", ["yudong", "yanxian"], 3_200, "2025-09-23", Registered("2025-10-16"), "modern_food").of("dialysis"),
    row("n83", PATENT, "黄精连续蒸晒成套设备转让", ["yingnan", "changcao"], 1_480, "2025-07-28", Registered("2025-08-18"), "biomedicine").of("steam").equipment(620).used(used("项城市", "2025-12-08", "2026-01-14")),
    row("n84", KNOWHOW, "羊剪绒无盐浸酸鞣制许可", ["yudong", "geyun"], 360, "2025-11-20", Registered("2025-12-11"), "other").of("shearling"),
    row("n85", KNOWHOW, "膏霜低能耗两段均质许可", ["zhoushang", "fenmei"], 110, "2025-11-03", Registered("2025-11-21"), "cosmetics").of("emulsion"),
    row("n86", PATENT, "大豆玉米带状复合种植播种机转让", ["jiangli", "nongken"], 400, "2025-09-01", Registered("2025-09-22"), "other").of("strip").used(used("黄泛区农场", "2026-06-08", "2026-07-02")),
    row("n87", LICENCE, "门机抓斗动态称重与防超载许可", ["gangjie", "bulian"], 290, "2025-09-22", Registered("2025-10-17"), "smart_parts").of("grab").used(used("临港开发区", "2025-12-15", "2026-01-20")),
    row("n88", PERMIT, "烘干塔出机水分软测量许可", ["zhihang", "cangwei"], 240, "2025-09-29", Registered("2025-10-21"), "grain").of("moisture").used(used("淮阳区", "2025-11-10", "2025-12-17")),
    row("n89", DEV, "制革污泥低温热解减量装置开发", ["xunjie", "geyun"], 1_150, "2025-11-10", Registered("2025-12-01"), "other").of("sludge").used(used("项城市", "2026-06-15", "2026-07-16")),
    row("n90", LICENCE, "白酒瓶盖扭矩在线全检许可", ["duanwei", "laizao"], 250, "2025-11-24", Registered("2025-12-15"), "modern_food").of("torque").used(used("鹿邑县", "2026-02-25", "2026-03-26")),
    row("n91", KNOWHOW, "冷冻面团耐冻酵母许可", ["yinghe", "tiandou"], 350, "2026-01-08", Registered("2026-01-28"), "modern_food").of("yeast").used(used("西华县", "2026-05-11", "2026-06-16")),
    row("n92", LICENCE, "锻模激光熔覆再制造许可", ["shaying", "lunqi"], 2_050, "2026-01-15", Registered("2026-02-04"), "auto_parts").by(Named("sanchuan")).of("cladding").used(used("川汇区", "2026-06-22", "2026-07-23")),
    row("n93", KNOWHOW, "植物胶囊壳崩解时限控制许可", ["yudong2", "qinying"], 420, "2026-02-26", Registered("2026-03-18"), "biomedicine").of("shellcap").used(used("项城市", "2026-08-03", "2026-09-08")),
    row("n94", LICENCE, "日光温室秸秆反应堆增温许可", ["fugou", "qiqing"], 140, "2026-01-22", Registered("2026-02-10"), "other").of("reactor").used(used("扶沟县", "2026-03-02", "2026-04-08")),
    row("n95", LICENCE, "家纺经编面料防滑丝整理许可", ["zhoushang", "zhifeng"], 190, "2026-02-25", Registered("2026-03-16"), "textile").of("slip").used(used("商水县", "2026-07-06", "2026-08-05")),
    // Out of deals over achievements of 2026, and second licences of earlier ones.
    row("n96", KNOWHOW, "甘薯全粉抗老化回填许可", ["yinghe", "hongshu"], 330, "2026-04-03", Registered("2026-04-23"), "modern_food").of("retro").used(used("郸城县", "2026-09-07", "2026-10-13")),
    row("n97", LICENCE, "芝麻油低温结晶脱蜡许可", ["yudong", "youlu"], 280, "2026-04-16", Registered("2026-05-07"), "grain").of("dewax").used(used("川汇区", "2026-09-14", "2026-10-20")),
    row("n98", LICENCE, "喷水织机低压节水织造许可", ["zhoushang", "jifang"], 1_250, "2026-03-30", Registered("2026-04-20"), "textile").of("waterjet").used(used("太康县", "2026-09-21", "2026-10-22")),
    row("n99", KNOWHOW, "水刺化妆棉黏合剂减量许可", ["zhoushang", "fenmei"], 230, "2026-04-27", Registered("2026-05-18"), "cosmetics").by(Named("mingli")).of("pad").used(claimed("鹿邑县", "2026-10-26", "2026-11-13", None)),
    row("n100", PATENT, "羊场沼气生物脱硫塔转让", ["xunjie", "huailing"], 440, "2026-04-07", Registered("2026-04-28"), "meat").of("biogas").used(used("沈丘县", "2026-07-20", "2026-08-25")),
    row("n101", PERMIT, "速冻立体库数字孪生调度许可", ["shuchi", "zaowen"], 360, "2026-06-01", Registered("2026-06-23"), "other").of("twin"),
    row("n102", LICENCE, "小麦种衣剂缓释微球许可", ["chenchu", "mailing"], 1_450, "2026-06-12", Registered("2026-07-02"), "grain").of("seedcoat").used(claimed("黄泛区农场", "2026-10-10", "2026-11-16", None)),
    row("n103", PERMIT, "汽包水位自整定控制器许可", ["taikang", "guanheng"], 320, "2026-05-25", Registered("2026-06-15"), "pressure_vessel").of("drum"),
    row("n104", KNOWHOW, "可降解缠绕膜回弹改性许可", ["luohe", "pengjiang"], 1_700, "2026-06-29", Registered("2026-07-20"), "biodegradable").by(Named("luqiao")).of("stretch").related("洺河演示可降解材料研究院持有芃降新材料 30% 股份"),
    row("n105", LICENCE, "医用三通管件超声焊接许可", ["suqian", "yaojing"], 250, "2026-06-08", Registered("2026-06-29"), "biomedicine").of("tee").used(used("城乡一体化示范区", "2026-09-28", "2026-11-03")),
    row("n106", LICENCE, "小麦赤霉病监测预警许可（制种田）", ["chenchu", "mailing"], 330, "2026-04-09", Registered("2026-04-29"), "grain").of("scab").used(used("黄泛区农场", "2026-05-08", "2026-06-09")),
    row("n107", PERMIT, "烘干塔出机水分软测量许可（农场烘干中心）", ["zhihang", "nongken"], 230, "2026-07-06", Registered("2026-07-27"), "grain").of("moisture"),
    row("n108", PERMIT, "经编机断纱预警许可", ["duanwei", "zhifeng"], 280, "2026-05-04", Registered("2026-05-25"), "textile").of("knit"),
    row("n109", LICENCE, "船电缆组件压接高度闭环许可", ["duanwei", "gangjie"], 980, "2026-07-27", Registered("2026-08-17"), "smart_parts").of("crimp"),
    row("n110", PERMIT, "小麦播期播量决策模型许可（良种繁育）", ["chenchu", "mailing"], 190, "2026-08-27", Registered("2026-09-16"), "grain").of("sowing"),
    row("n111", PERMIT, "杂粮磨粉风网节能控制许可", ["yudong", "xuanchou"], 300, "2026-09-24", Registered("2026-10-20"), "grain").of("dust"),
    // Used first, paid later: its trial ends soon.
    row("alkali", LICENCE, "化妆刷丝磨尖废碱液回用先用后付许可", ["zhoushang", "shenghao"], 180, "2026-06-15", Registered("2026-07-06"), "cosmetics").of("alkali").paid(&[("2027-01-20", 180)]),
    // Bought outside the city.
    row("n112", LICENCE, "挂面烘房除湿热泵改造许可", ["zhengli", "gumai"], 2_000, "2025-02-18", Elsewhere("2025-03-03", "2025-03-11"), "grain").of("drying").paid(&[("2025-03-20", 600), ("2025-09-16", 800), ("2026-01-20", 600)]).used(used("商水县", "2025-08-18", "2025-09-18")),
    row("n113", LICENCE, "预制菜骨渣双能射线检出许可", ["feishang", "zaowen"], 760, "2025-05-15", Elsewhere("2025-05-29", "2025-06-06"), "prepared_food").of("bone").paid(&[("2025-06-18", 760)]).used(used("西华县", "2025-10-13", "2025-11-20")),
    row("n114", PATENT, "小麦胚芽瞬时灭酶与磨粉转让", ["zhengli", "xuanchou"], 400, "2025-08-07", Elsewhere("2025-08-20", "2025-08-28"), "grain").of("germ").paid(&[("2025-09-05", 120), ("2025-12-18", 280)]).used(used("淮阳区", "2025-12-10", "2026-01-16")),
    row("n115", LICENCE, "冷链车相变蓄冷板许可", ["zhengli", "caiheng"], 450, "2025-10-09", Elsewhere("2025-10-22", "2025-10-30"), "other").of("coldplate").paid(&[("2025-11-12", 225), ("2026-03-10", 225)]).used(used("扶沟县", "2026-02-26", "2026-03-25")),
    row("n116", LICENCE, "连铸中间包气幕挡墙许可", ["feishang", "xiuyuan"], 4_400, "2026-04-09", Elsewhere("2026-04-22", "2026-04-30"), "special_steel").of("tundish").paid(&[("2026-05-14", 1_320), ("2026-10-15", 1_760)]).used(used("沈丘县", "2026-09-25", "2026-10-27")),
    // Development, services, consulting without an achievement.
    row("n117", SERVICE, "纺丝车间锅炉能效测试与热平衡诊断", ["taikang", "xianxi"], 85, "2024-05-09", Registered("2024-05-28"), "textile"),
    row("n118", DEV, "辣椒粉储存色价保持工艺开发", ["fugou", "caiheng"], 420, "2024-09-12", Registered("2024-10-09"), "other").used(used("扶沟县", "2025-05-19", "2025-06-24")),
    row("n119", DEV, "谷子小籽粒精量播种机开发", ["jiangli", "nongken"], 675, "2024-10-24", Registered("2024-11-14"), "other").used(used("黄泛区农场", "2025-06-10", "2025-07-15")),
    row("n120", CONSULT, "淀粉糖联产技术经济论证", ["jiance", "hongshu"], 45, "2025-06-09", Registered("2025-06-27"), "modern_food"),
    row("n121", DEV, "乳酸发酵全流程数字化控制系统开发", ["shuchi", "pengjiang"], 8_400, "2026-01-19", ByExperts("2026-03-12"), "biodegradable"),
    row("n122", DEV, "羊肉分割称重联网与出成核算开发", ["shuchi", "niuyuan"], 515, "2026-11-02", Accepted, "meat"),
    row("n123", SERVICE, "彩妆防腐挑战试验", ["jiance", "fenmei"], 28, "2026-11-11", Submitted, "cosmetics"),
];

/// The contract of this short name.
pub fn find(key: &str) -> Option<&'static Contract> {
    CASES.iter().chain(OTHERS).find(|c| c.key == key)
}
