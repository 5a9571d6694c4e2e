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
const TURNOVER: [(i32, i64); 3] = [(2024, 1_440_000), (2025, 1_780_000), (2026, 1_520_000)];

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

struct Row {
    number: usize,
    seller: String,
    seller_region: String,
    buyer: String,
    buyer_region: String,
    kind: &'static str,
    title: String,
    field: &'static str,
    price: i64,
    equipment: i64,
    registered: Day,
    paid: Option<Day>,
}

const COUNTIES: [&str; 13] = [
    "川汇区",
    "淮阳区",
    "扶沟县",
    "西华县",
    "商水县",
    "沈丘县",
    "郸城县",
    "太康县",
    "鹿邑县",
    "项城市",
    "城乡一体化示范区",
    "临港开发区",
    "黄泛区农场",
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
const TRADES: [&str; 12] = [
    "食品", "机械", "纺织", "药业", "新材", "农业", "电子", "环保", "包装", "饲料", "软件", "装备",
];
const WORKS: [(&str, &str, &str); 14] = [
    ("工艺节能优化开发", "技术开发", "能"),
    ("生产线视觉检测开发", "技术开发", "电"),
    ("新产品配方开发", "技术开发", "农"),
    ("设备智能化改造开发", "技术开发", "制"),
    ("废水回用工艺开发", "技术开发", "环"),
    ("专用装置技术转让", "技术转让", "制"),
    ("制备方法专利许可", "技术许可", "材"),
    ("工艺秘密使用许可", "技术许可", "医"),
    ("产线诊断技术服务", "技术服务", "制"),
    ("质量检测技术服务", "技术服务", "农"),
    ("信息系统运维技术服务", "技术服务", "电"),
    ("节能评估技术服务", "技术服务", "能"),
    ("技术路线咨询", "技术咨询", "制"),
    ("可行性论证咨询", "技术咨询", "城"),
];

fn field(mark: &str) -> &'static str {
    match mark {
        "能" => "energy",
        "电" => "electronics",
        "农" => "agriculture",
        "环" => "environment",
        "材" => "materials",
        "医" => "biomedical",
        "城" => "urban",
        _ => "manufacturing",
    }
}

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
    let (work, kind, mark) = chance.of(&WORKS)?;
    let place = |chance: &mut Seeded| -> Option<String> {
        Some(format!("河南省/周口市/{}", chance.of(&COUNTIES)?))
    };
    let outside = chance.below(100) < 22;
    let seller_region = place(chance)?;
    let buyer_region = if outside {
        chance.of(&["河南省/郑州市", "河南省/许昌市", "安徽省/阜阳市", "江苏省/苏州市"])?.to_owned()
    } else {
        place(chance)?
    };
    let company = |chance: &mut Seeded| -> Option<String> {
        Some(format!("{}{}（演示）有限公司", chance.of(&STEMS)?, chance.of(&TRADES)?))
    };
    let (seller, buyer) = (company(chance)?, company(chance)?);
    let buyer = if buyer == seller { format!("新{buyer}") } else { buyer };
    let registered = registered(chance, year)?;
    let paid = (chance.below(10) < 7).then(|| {
        let late = if chance.below(10) == 0 { 45 } else { 0 };
        registered.plus_days(12 + late + i64::try_from(chance.below(40)).unwrap_or(0))
    });
    Some(Row {
        number,
        title: format!("{}{work}", &buyer.chars().take(4).collect::<String>()),
        seller,
        seller_region,
        buyer,
        buyer_region,
        kind,
        field: field(mark),
        price,
        equipment: if chance.below(8) == 0 { price / 4 } else { 0 },
        registered,
        paid,
    })
}

fn registered(chance: &mut Seeded, year: i32) -> Option<Day> {
    let total: u64 = RHYTHM.iter().sum();
    let mut left = chance.below(total);
    let mut month = 1;
    for share in RHYTHM {
        if left < share {
            break;
        }
        left -= share;
        month += 1;
    }
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
            row.seller,
            row.seller_region,
            row.buyer,
            row.buyer_region,
            thousand(row.price),
            thousand(row.price - row.equipment),
            row.registered.plus_days(-15),
            row.registered,
            row.seller_region,
            row.field,
        ));
    }
    text
}
