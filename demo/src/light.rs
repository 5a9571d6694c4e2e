//! Contracts of the past as a list: some hundred rows a year, so that the statistics live. They come in
//! through the import, like a registry's own list.

use kezhuan_kernel::{Day, Problem};
use kezhuan_sheets::Limits;
use kezhuan_web::imports::bring_in;

use crate::script::{Act, Script};
use crate::seeded::Seeded;
use crate::world::{World, day, thousand};

/// A quarter whose list is brought in.
#[derive(Debug, Clone, Copy)]
pub struct Quarter {
    year: i32,
    quarter: u32,
}

/// Registered turnover of the lists in thousand yuan: 2025 stays below twenty 亿 with all the rest.
const TURNOVER: [(i32, i64); 3] = [(2024, 1_430_000), (2025, 1_762_000), (2026, 1_500_000)];

/// Share of the year's rows by month, in thousandths: the rush of January, June and December.
const RHYTHM: [u64; 12] = [120, 25, 60, 70, 85, 125, 65, 60, 80, 75, 95, 140];

/// Plans it all.
pub fn plan(script: &mut Script) {
    for (year, _) in TURNOVER {
        for quarter in 1..=4 {
            let ends = day(&format!("{year}-{:02}-01", quarter * 3)).plus_months(1).plus_days(7);
            let ends = ends.min(day("2026-11-18"));
            script.add(ends, 40 + i64::from(quarter), Act::Light(Quarter { year, quarter }));
        }
    }
}

/// Does it.
pub async fn play(world: &mut World<'_>, quarter: Quarter) -> Result<(), Problem> {
    let cx = world.acting("operator@demo.invalid").await?;
    let today = cx.now().day();
    let rows = rows_of(quarter.year);
    let month = |row: &Row| (row.registered.month() - 1) / 3 + 1;
    let rows = rows.iter().filter(|row| month(row) == quarter.quarter && row.registered < today);
    let list = list(rows, today);
    let contracts = &kezhuan_contracts::LIST;
    let report = bring_in(&cx, contracts, list.into_bytes(), "list.csv", Limits::default()).await?;
    if let Some(error) = report.errors.first() {
        return Err(Problem::bug(format!("light row refused: {error:?}")));
    }
    Ok(())
}

struct Party {
    name: String,
    region: String,
}

struct Row {
    number: usize,
    seller: Party,
    buyer: Party,
    kind: &'static str,
    title: String,
    field: &'static str,
    price: i64,
    equipment: i64,
    registered: Day,
    paid: Option<Day>,
}

/// Counties and zones with their share of the companies, in hundredths: some are clearly weaker.
const COUNTIES: [(&str, u64); 13] = [
    ("川汇区", 17),
    ("淮阳区", 6),
    ("扶沟县", 3),
    ("西华县", 4),
    ("商水县", 7),
    ("沈丘县", 11),
    ("郸城县", 12),
    ("太康县", 11),
    ("鹿邑县", 9),
    ("项城市", 13),
    ("城乡一体化示范区", 4),
    ("临港开发区", 2),
    ("黄泛区农场", 1),
];
const OUTSIDE: [(&str, &str); 4] = [
    ("郑州", "河南省/郑州市"),
    ("许昌", "河南省/许昌市"),
    ("阜阳", "安徽省/阜阳市"),
    ("苏州", "江苏省/苏州市"),
];
const STEMS: [&str; 24] = [
    "恒川",
    "沃野",
    "明禾",
    "拓源",
    "锐成",
    "博汇",
    "鼎新",
    "卓远",
    "汇丰源",
    "宏景",
    "致远",
    "蓝拓",
    "禾创",
    "智沃",
    "康源",
    "永济",
    "晟泰",
    "方舟",
    "启明",
    "海纳",
    "百川",
    "通衢",
    "青穗",
    "柏舟",
];
/// What sellers call their trade.
const SELLERS: [&str; 6] = ["科技", "自动化", "检测", "工程设计", "信息", "技术服务"];
/// Trade of the buyer, technical field, what is worked on there.
const TRADES: [(&str, &str, [&str; 5]); 12] = [
    (
        "食品",
        "agriculture",
        ["杀菌釜控温", "速冻锁鲜", "调味粉抗结块", "包装异物检出", "煎炸油再生"],
    ),
    (
        "机械",
        "manufacturing",
        ["齿轮热处理变形", "壳体加工防错", "主轴温升补偿", "涂装废气治理", "焊接机器人编程"],
    ),
    (
        "纺织",
        "manufacturing",
        ["浆纱上浆率控制", "车间回潮调节", "布面疵点识别", "染缸余热回收", "断纱报警"],
    ),
    (
        "药业",
        "biomedical",
        ["提取罐乙醇回收", "制粒终点判断", "洁净区压差监控", "铝塑缺粒检出", "结晶母液套用"],
    ),
    (
        "新材",
        "materials",
        ["薄膜厚度均匀", "色母粒分散", "挤出熔压稳定", "回收料除味", "管材壁厚测量"],
    ),
    ("农业", "agriculture", ["水肥一体灌溉", "病虫测报", "种子丸粒化", "秸秆还田", "温室环境控制"]),
    (
        "电子",
        "electronics",
        ["端子插拔力检测", "贴片首件核对", "电源板老化测试", "线束图纸管理", "镀层测厚"],
    ),
    (
        "环保",
        "environment",
        ["高盐废水减量", "除臭生物滤池", "污泥低温干化", "挥发物在线监测", "中水回用"],
    ),
    ("包装", "materials", ["纸箱抗压", "可降解淋膜", "印刷套准", "真空袋封口强度", "瓦楞纸板防潮"]),
    (
        "饲料",
        "agriculture",
        ["制粒机节能", "霉菌毒素脱除", "配料秤误差补偿", "羊用预混料", "车间粉尘收集"],
    ),
    (
        "建材",
        "urban",
        ["预制构件养护", "再生骨料筛分", "砂浆配比优化", "窑尾余热利用", "保温板防火"],
    ),
    ("装备", "energy", ["锅炉燃烧调整", "空压站群控", "换热器效率", "除尘器节电", "罐体焊缝检测"]),
];
/// How a title ends, and the kind it stands for.
const KINDS: [(&str, &str); 9] = [
    ("开发", "技术开发"),
    ("装置开发", "技术开发"),
    ("系统开发", "技术开发"),
    ("技术服务", "技术服务"),
    ("诊断服务", "技术服务"),
    ("运行评估服务", "技术服务"),
    ("专利许可", "技术许可"),
    ("技术转让", "技术转让"),
    ("方案咨询", "技术咨询"),
];

/// All rows of a year: as many as the turnover takes.
fn rows_of(year: i32) -> Vec<Row> {
    let turnover = TURNOVER.iter().find(|(y, _)| *y == year).map_or(0, |(_, sum)| *sum);
    let mut chance = Seeded::new(u64::from(year.unsigned_abs()));
    let mut rows = Vec::new();
    let mut left = turnover;
    while left > 20 {
        let price = chance.price().min(left);
        left -= price;
        rows.extend(one(&mut chance, year, rows.len() + 1, price));
    }
    rows
}

fn one(chance: &mut Seeded, year: i32, number: usize, price: i64) -> Option<Row> {
    let (trade, field, works) = chance.of(&TRADES)?;
    let (ending, kind) = chance.of(&KINDS)?;
    let seller = {
        let trade = chance.of(&SELLERS)?;
        company(chance, trade)?
    };
    let mut buyer = company(chance, trade)?;
    if chance.below(100) < 22 {
        let (city, region) = chance.of(&OUTSIDE)?;
        buyer = Party { name: format!("{city}{}", buyer.name), region: region.to_owned() };
    }
    let work = chance.of(&works)?;
    let registered = registered(chance, year)?;
    let paid = (chance.below(10) < 7).then(|| {
        let late = if chance.below(10) == 0 { 45 } else { 0 };
        registered.plus_days(12 + late + i64::try_from(chance.below(40)).unwrap_or(0))
    });
    Some(Row {
        number,
        title: format!("{}{work}{ending}", buyer.name.split('（').next().unwrap_or_default()),
        seller,
        buyer,
        kind,
        field,
        price,
        equipment: if chance.below(8) == 0 { price / 4 } else { 0 },
        registered,
        paid,
    })
}

/// A company of this trade; the same name always sits in the same county.
fn company(chance: &mut Seeded, trade: &str) -> Option<Party> {
    let stem = chance.of(&STEMS)?;
    let name = format!("{stem}{trade}（演示）有限公司");
    let seed = name.bytes().fold(7, |n: u64, b| n.wrapping_mul(31) + u64::from(b));
    let shares = COUNTIES.map(|(_, share)| share);
    let (county, _) = COUNTIES.get(Seeded::new(seed).among(&shares))?;
    Some(Party { name, region: format!("河南省/周口市/{county}") })
}

fn registered(chance: &mut Seeded, year: i32) -> Option<Day> {
    let month = u32::try_from(chance.among(&RHYTHM)).ok()? + 1;
    Day::new(year, month, u32::try_from(chance.below(27)).unwrap_or(0) + 2)
}

const HEAD: &str = "登记编号,项目名称,合同类别,卖方名称,卖方所在地,买方名称,买方所在地,合同成交额（元）,\
                    技术交易额（元）,签订日期,登记日期,登记机构,登记机构所在地,内容摘要,技术领域,到账日期,到账额（元）,银行回单号,发票号";

fn list<'a>(rows: impl Iterator<Item = &'a Row>, today: Day) -> String {
    let mut text = String::from(HEAD);
    for row in rows {
        let paid = row.paid.filter(|day| *day < today);
        let money = match paid {
            Some(day) => {
                format!(
                    "{day},{},演示回单{},演示发票{}",
                    thousand(row.price),
                    row.number,
                    row.number
                )
            }
            None => ",,,".to_owned(),
        };
        text.push_str(&format!(
            "\n演示-{}-{:05},{},{},{},{},{},{},{},{},{},{},周口市技术合同登记处（演示）,{},演示登记行,{},{money}",
            row.registered.year(),
            row.number,
            row.title,
            row.kind,
            row.seller.name,
            row.seller.region,
            row.buyer.name,
            row.buyer.region,
            thousand(row.price),
            thousand(row.price - row.equipment),
            row.registered.plus_days(-15),
            row.registered,
            row.seller.region,
            row.field,
        ));
    }
    text
}
