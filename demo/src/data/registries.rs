//! What the registers hold: carriers, platforms, bases, agencies, awards, headquarters.
//!
//! Several targets are missed by little: nine provincial carriers of ten, eight counties of ten,
//! eleven industries of thirteen, seventeen demonstration agencies of twenty.

/// How a registration comes about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// Entered with its document, recognised on this day.
    Past(&'static str),
    /// Recognised on this day; withdrawn on the second.
    Withdrawn(&'static str, &'static str),
    /// Applied for on the first day, granted or forwarded and recognised on the second.
    Applied(&'static str, &'static str),
    /// Applied for; waits for the county.
    WithCounty(&'static str),
    /// The county has checked it; waits for the city.
    WithCity(&'static str),
    /// Forwarded; waits for the province.
    Forwarded(&'static str),
}

/// A registration of the demonstration.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// Kind of the pack.
    pub kind: &'static str,
    /// Level of the pack.
    pub level: &'static str,
    /// Holder.
    pub holder: &'static str,
    /// Name of what is registered.
    pub name: &'static str,
    /// County or zone.
    pub place: &'static str,
    /// How it comes about.
    pub course: Course,
    /// Fields of the pack: name and value.
    pub fields: &'static [(&'static str, &'static str)],
}

use Course::{Applied, Forwarded, Past, WithCity, WithCounty, Withdrawn};

const fn row(
    kind: &'static str,
    level: &'static str,
    holder: &'static str,
    name: &'static str,
    place: &'static str,
    course: Course,
    fields: &'static [(&'static str, &'static str)],
) -> Entry {
    Entry { kind, level, holder, name, place, course, fields }
}

const INC: &str = "incubator";
const MAKER: &str = "makerspace";
const STAR: &str = "star_space";
const CITY: &str = "city";
const PROV: &str = "provincial";
const NAT: &str = "national";

/// All of them.
#[rustfmt::skip]
pub const ENTRIES: &[Entry] = &[
    // Provincial incubators and makerspaces: nine at the end of 2025. Without one: 西华 and 沈丘.
    row(INC, PROV, "yingqiao", "颍桥科创孵化器（演示）", "城乡一体化示范区", Past("2022-11-18"), &[("tenants", "46"), ("area", "12600")]),
    row(INC, PROV, "sanchuan", "三川演示孵化器", "川汇区", Past("2023-12-20"), &[("tenants", "31"), ("reserve_on", "2024-06-14")]),
    row(INC, PROV, "yingnan", "颍南演示医药孵化器", "项城市", Past("2023-12-20"), &[("speciality", "智慧农业和生物医药"), ("tenants", "22"), ("reserve_on", "2024-06-14")]),
    row(INC, PROV, "luohe", "洺河演示可降解材料孵化器", "郸城县", Past("2024-12-06"), &[("speciality", "生物可降解材料"), ("tenants", "18"), ("reserve_on", "2025-05-27")]),
    row(MAKER, PROV, "chuangke", "贾鲁创客空间（演示）", "扶沟县", Past("2023-12-20"), &[("tenants", "27")]),
    row(MAKER, PROV, "luyuan", "鹿源众创（演示）", "鹿邑县", Past("2024-12-06"), &[("tenants", "33")]),
    row(INC, PROV, "shangfu", "商阜孵化器（演示）", "商水县", Past("2024-12-06"), &[("tenants", "20")]),
    row(MAKER, PROV, "taikang", "太康演示装备众创空间", "太康县", Past("2025-12-10"), &[("tenants", "15")]),
    row(MAKER, PROV, "xuanchou", "萱畴农创空间（演示）", "淮阳区", Past("2025-12-10"), &[("tenants", "12")]),
    row(STAR, PROV, "xingchuang", "麦海星创天地（演示）", "黄泛区农场", Past("2024-12-06"), &[("tenants", "9")]),
    // City level: six new in 2023, five in 2024, four in 2025, three in 2026 so far.
    row(INC, CITY, "shaying", "沙颍演示大学生创业园", "川汇区", Past("2023-06-09"), &[]),
    row(MAKER, CITY, "huailing", "槐羚畜牧众创（演示）", "沈丘县", Past("2023-06-09"), &[]),
    row(STAR, CITY, "qiqing", "畦青星创天地（演示）", "扶沟县", Past("2023-10-27"), &[]),
    row(MAKER, CITY, "zaowen", "灶闻中央厨房众创（演示）", "西华县", Past("2024-07-12"), &[]),
    row(STAR, CITY, "gumai", "谷麦星创天地（演示）", "商水县", Past("2025-06-18"), &[]),
    row(INC, CITY, "tiehe", "铁禾装备孵化器（演示）", "沈丘县", Past("2025-06-18"), &[]),
    row(MAKER, CITY, "yudong", "豫东演示大学众创空间", "川汇区", Applied("2026-03-10", "2026-04-14"), &[("tenants", "41"), ("area", "3200")]),
    row(STAR, CITY, "mailing", "麦瓴星创天地（演示）", "黄泛区农场", Applied("2026-03-17", "2026-04-21"), &[("tenants", "8")]),
    row(MAKER, CITY, "suqian", "塑仟注塑众创空间（演示）", "城乡一体化示范区", Applied("2026-05-12", "2026-06-16"), &[("tenants", "11")]),
    row(MAKER, CITY, "jifang", "霁纺设计众创（演示）", "太康县", WithCounty("2026-11-11"), &[("tenants", "6")]),
    row(INC, CITY, "bulian", "埠联临港孵化器（演示）", "临港开发区", WithCity("2026-11-03"), &[("tenants", "13")]),
    row(INC, PROV, "zaowen", "灶闻食品产业孵化器（演示）", "西华县", Forwarded("2026-09-08"), &[("tenants", "24")]),
    // Pilot bases: eleven of the thirteen key industries.
    row("pilot_base", PROV, "yingnan", "颍南演示生物医药中试基地", "项城市", Past("2023-09-15"), &[("industries", "biomedicine"), ("served", "38")]),
    row("pilot_base", PROV, "luohe", "洺河演示可降解材料中试基地", "郸城县", Past("2022-08-30"), &[("industries", "biodegradable"), ("served", "21")]),
    row("pilot_base", CITY, "yinghe", "颍河演示食品中试平台", "川汇区", Past("2024-05-20"), &[("industries", "modern_food prepared_food grain meat"), ("served", "64")]),
    row("pilot_base", CITY, "shaying", "沙颍演示智能装备中试平台", "川汇区", Past("2024-05-20"), &[("industries", "smart_parts auto_parts"), ("served", "17")]),
    row("pilot_base", CITY, "taikang", "太康演示压力容器中试平台", "太康县", Past("2025-04-28"), &[("industries", "pressure_vessel textile"), ("served", "12")]),
    row("pilot_base", CITY, "xiuyuan", "岫垣特钢中试平台（演示）", "沈丘县", Past("2025-09-19"), &[("industries", "special_steel"), ("served", "5")]),
    // Demonstration agencies: seventeen at the end of 2025.
    row("demonstration_agency", NAT, "sanchuan", "三川启桥国家级示范机构（演示）", "川汇区", Past("2024-10-11"), &[("managers", "9")]),
    row("demonstration_agency", PROV, "mingli", "鸣鹿智汇省级示范机构（演示）", "鹿邑县", Past("2024-03-22"), &[("managers", "5")]),
    row("demonstration_agency", PROV, "luqiao", "芦桥省级示范机构（演示）", "郸城县", Past("2025-03-21"), &[("managers", "4")]),
    row("demonstration_agency", PROV, "yudong", "豫东演示大学技术转移中心", "川汇区", Past("2023-03-24"), &[("managers", "12")]),
    row("demonstration_agency", CITY, "shaying", "沙颍演示技术转移中心", "川汇区", Past("2023-03-24"), &[("managers", "4")]),
    row("demonstration_agency", CITY, "chenchu", "陈楚演示农技转移中心", "淮阳区", Past("2023-03-24"), &[("managers", "6")]),
    row("demonstration_agency", CITY, "xianghuai", "项淮知联转移中心（演示）", "项城市", Past("2023-11-30"), &[("managers", "3")]),
    row("demonstration_agency", CITY, "yingnan", "颍南中试转移中心（演示）", "项城市", Past("2023-11-30"), &[("managers", "3")]),
    row("demonstration_agency", CITY, "yingqiao", "颍桥转移中心（演示）", "城乡一体化示范区", Past("2024-03-22"), &[("managers", "4")]),
    row("demonstration_agency", CITY, "luohe", "洺河转移中心（演示）", "郸城县", Past("2024-03-22"), &[("managers", "5")]),
    row("demonstration_agency", CITY, "yinghe", "颍河食品转移中心（演示）", "川汇区", Past("2024-03-22"), &[("managers", "4")]),
    row("demonstration_agency", CITY, "fugou", "扶沟蔬菜转移中心（演示）", "扶沟县", Past("2024-11-08"), &[("managers", "2")]),
    row("demonstration_agency", CITY, "zhoushang", "周商演示转移中心", "川汇区", Past("2024-11-08"), &[("managers", "3")]),
    row("demonstration_agency", CITY, "taikang", "太康锅炉转移中心（演示）", "太康县", Past("2024-11-08"), &[("managers", "3")]),
    row("demonstration_agency", CITY, "jiance", "周检转移中心（演示）", "川汇区", Past("2025-03-21"), &[("managers", "2")]),
    row("demonstration_agency", CITY, "shangfu", "商阜转移中心（演示）", "商水县", Past("2025-03-21"), &[("managers", "2")]),
    row("demonstration_agency", CITY, "luyuan", "鹿源转移中心（演示）", "鹿邑县", Past("2025-11-14"), &[("managers", "2")]),
    row("demonstration_agency", CITY, "chuangke", "贾鲁转移中心（演示）", "扶沟县", Withdrawn("2023-03-24", "2025-08-15"), &[("managers", "1")]),
    row("demonstration_agency", CITY, "shuchi", "数驰转移中心（演示）", "城乡一体化示范区", Applied("2026-06-09", "2026-07-14"), &[("managers", "2")]),
    // Awards: by reference, and case by case.
    row("science_award", PROV, "yudong", "河南省科学技术进步奖（演示）", "川汇区", Past("2025-06-20"), &[("grade", "二等奖"), ("unit_rank", "1"), ("project", "小麦麸皮多组分联产关键技术")]),
    row("science_award", PROV, "pengjiang", "河南省技术发明奖（演示）", "郸城县", Past("2025-06-20"), &[("grade", "三等奖"), ("unit_rank", "2"), ("project", "高光纯丙交酯连续合成")]),
    row("science_award", NAT, "chenchu", "国家科学技术进步奖（演示）", "淮阳区", Past("2025-11-03"), &[("grade", "二等奖"), ("unit_rank", "3"), ("project", "黄淮小麦耐密高产栽培")]),
    // Headquarters brought in.
    row("service_headquarters", CITY, "yunqi", "云栖科服地区总部（演示）", "城乡一体化示范区", Past("2025-02-28"), &[("scope", "地区总部"), ("settled_on", "2025-01-10")]),
    // Platforms and the rest.
    row("engineering_technology_center", PROV, "pengjiang", "河南省可降解材料工程技术研究中心（演示）", "郸城县", Past("2023-08-17"), &[("staff", "48"), ("equipment", "36000000.00")]),
    row("engineering_technology_center", CITY, "yanxian", "周口市发酵调味品工程技术研究中心（演示）", "项城市", Past("2024-04-11"), &[("staff", "22"), ("equipment", "8600000.00")]),
    row("engineering_technology_center", CITY, "juqu", "周口市塑料管道工程技术研究中心（演示）", "沈丘县", Past("2024-04-11"), &[("staff", "15")]),
    row("enterprise_technology_center", CITY, "fuyue", "釜岳企业技术中心（演示）", "太康县", Past("2024-09-26"), &[("staff", "31")]),
    row("key_laboratory", PROV, "yudong", "河南省小麦加工重点实验室（演示）", "川汇区", Past("2022-05-19"), &[("staff", "57")]),
    row("new_rd_institution", PROV, "luohe", "洺河演示可降解材料研究院", "郸城县", Past("2022-10-09"), &[("institute", "洺河演示可降解材料研究院"), ("team_share", "35%")]),
    row("industry_institute", CITY, "yinghe", "周口市食品产业研究院（演示）", "川汇区", Past("2024-06-28"), &[("industries", "modern_food prepared_food"), ("parties", "颍河演示食品研究所、豫东演示大学")]),
    row("innovation_consortium", CITY, "pengjiang", "可降解材料创新联合体（演示）", "郸城县", Past("2024-08-08"), &[("lead", "芃降新材料（演示）"), ("members", "洺河演示研究院、膜青地膜（演示）")]),
    row("cooperation_base", CITY, "gumai", "谷麦面制品产学研基地（演示）", "商水县", Past("2025-05-15"), &[("partner", "豫东演示大学"), ("agreement_on", "2025-04-02")]),
    row("technology_branch", CITY, "nongshang", "沙颍演示农商行科技支行", "川汇区", Past("2024-01-19"), &[("bank", "沙颍演示农商行")]),
    row("engineering_technology_center", CITY, "qinying", "周口市原料药连续流工程技术研究中心（演示）", "项城市", WithCounty("2026-11-16"), &[("staff", "19"), ("equipment", "6200000.00")]),
    row("talent_base", CITY, "shaying", "技术转移人才培养基地（演示）", "川汇区", Past("2025-04-10"), &[("trainees", "126")]),
];
