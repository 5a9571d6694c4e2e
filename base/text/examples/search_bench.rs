//! Times the index on 100,000 invented documents: `cargo run -p kezhuan-text --example search_bench`.

use std::time::{Duration, Instant};

use kezhuan_text::{Change, Document, Index, KIND, Query, Range, Sort, warm};

const DOCUMENTS: u64 = 100_000;
const BATCH: u64 = 10_000;
const ROUNDS: usize = 300;

const NOUNS: &[&str] = &[
    "小麦",
    "玉米",
    "面粉",
    "食品",
    "药材",
    "铝合金",
    "电机",
    "轴承",
    "传感器",
    "光伏",
    "电池",
    "纺织",
    "皮革",
    "塑料",
    "涂料",
    "污水",
    "废气",
    "秸秆",
    "饲料",
    "疫苗",
    "芯片",
    "机器人",
    "钢结构",
    "农机",
    "冷链",
    "酶制剂",
    "淀粉",
    "辣椒",
    "红薯",
    "黄花菜",
];
const VERBS: &[&str] = &[
    "加工", "检测", "烘干", "发酵", "提取", "焊接", "控制", "储存", "分选", "包装", "回收", "净化",
    "成型", "育种", "监测", "制备", "改性", "装配", "灭菌", "萃取",
];
const HEADS: &[&str] =
    &["技术", "装置", "工艺", "系统", "方法", "设备", "生产线", "平台", "材料", "配方"];
const COMMON: &[&str] = &[
    "该项目已完成小试并在两家企业试用，运行稳定可靠",
    "与现有办法相比能耗下降明显，操作简便，投资回收期较短",
    "拥有自主知识产权，可按企业要求定制，提供培训和售后服务",
    "希望寻找有经验的合作单位共同开发，经费面议",
    "产品质量达到国家标准，已在河南、安徽、山东等地推广",
    "目前人工成本高，效率低，急需自动化改造方案",
];
const REGIONS: &[&str] = &[
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
];
const FIELDS: &[&str] =
    &["农业", "食品", "装备制造", "生物医药", "新材料", "电子信息", "节能环保", "纺织"];

/// A small generator, so that every run sees the same documents.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }

    fn phrase(&mut self) -> String {
        format!("{}{}{}", self.pick(NOUNS), self.pick(VERBS), self.pick(HEADS))
    }
}

fn document(i: u64, dice: &mut Dice) -> Document {
    let kind = ["achievement", "demand", "organization", "policy"][dice.roll(10).saturating_sub(6)];
    let title = dice.phrase();
    let body: Vec<String> = (0..6)
        .map(|_| format!("{}用于{}，{}。", dice.pick(COMMON), dice.phrase(), dice.pick(COMMON)))
        .collect();
    let at = kezhuan_kernel::Instant(dice.roll(1_000_000) as i64);
    Document::new(kind, format!("{i}"), format!("/{kind}/{i}"), title, at)
        .body(body.concat())
        .keyword(dice.phrase())
        .facet("region", dice.pick(REGIONS))
        .facet("field", dice.pick(FIELDS))
        .facet("field", dice.pick(FIELDS))
        .facet("owner", format!("演示单位{}", dice.roll(3_000)))
        .number("price", dice.roll(100_000_000) as i64)
        .number("trl", dice.roll(9) as i64 + 1)
}

fn percentile(times: &[Duration], percent: usize) -> Duration {
    times[(times.len() - 1) * percent / 100]
}

fn time(index: &Index, name: &str, mut query: impl FnMut(&mut Dice) -> Query) {
    let mut dice = Dice(7);
    let mut total = 0;
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let query = query(&mut dice);
        let start = Instant::now();
        match index.search(&query) {
            Ok(found) => total += found.total,
            Err(error) => println!("{name}: {error}"),
        }
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let (p50, p99) = (percentile(&times, 50), percentile(&times, 99));
    println!("{name:<44} p50 {p50:>10.1?}  p99 {p99:>10.1?}  mean total {}", total / ROUNDS as u64);
}

fn list() -> Query {
    let facets = ["region", "field", KIND].map(str::to_owned).to_vec();
    Query { facets, ..Query::default() }
}

fn two_filters(dice: &mut Dice) -> Query {
    let filters = vec![
        ("region".to_owned(), vec![dice.pick(REGIONS).to_owned(), dice.pick(REGIONS).to_owned()]),
        ("field".to_owned(), vec![dice.pick(FIELDS).to_owned()]),
    ];
    Query { filters, ..list() }
}

fn build(dir: &std::path::Path) -> Result<Index, kezhuan_text::TextError> {
    let start = Instant::now();
    let index = Index::open(dir)?;
    println!("open empty index                             {:?}", start.elapsed());
    let start = Instant::now();
    warm();
    println!("load dictionary                              {:?}", start.elapsed());
    let mut dice = Dice(1);
    let start = Instant::now();
    for batch in 0..DOCUMENTS / BATCH {
        let ids = batch * BATCH..(batch + 1) * BATCH;
        let changes: Vec<Change> = ids.map(|i| document(i, &mut dice).into()).collect();
        index.apply(&changes, batch as i64)?;
    }
    println!("index {DOCUMENTS} documents                      {:?}", start.elapsed());
    let start = Instant::now();
    index.apply(&[document(1, &mut dice).into()], DOCUMENTS as i64)?;
    println!("one document until it can be found           {:?}", start.elapsed());
    Ok(index)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = std::env::temp_dir().join(format!("kezhuan-search-bench-{}", std::process::id()));
    drop(build(&dir)?);
    let start = Instant::now();
    let index = Index::open(&dir)?;
    println!("open full index                              {:?}", start.elapsed());
    time(&index, "list, 3 facets", |_| list());
    time(&index, "list, 2 filters, 3 facets", two_filters);
    time(&index, "list, 2 filters, 3 facets + 3000 owners", |dice| {
        let mut query = two_filters(dice);
        query.facets.push("owner".to_owned());
        query
    });
    time(&index, "list by price in a range, 3 facets", |_| Query {
        sort: Sort::Ascending("price".to_owned()),
        ranges: vec![Range { number: "trl".to_owned(), min: Some(4), max: Some(8) }],
        ..list()
    });
    let word = |dice: &mut Dice| Query { text: dice.pick(NOUNS).to_owned(), ..list() };
    let phrase = |dice: &mut Dice| Query { text: dice.phrase(), ..list() };
    time(&index, "one word, 3 facets", word);
    time(&index, "three words, 3 facets", phrase);
    time(&index, "three words, 2 filters, 3 facets", |dice| Query {
        text: dice.phrase(),
        ..two_filters(dice)
    });
    time(&index, "nothing has all words", |dice| Query {
        text: format!("{}鸵鸟{}", dice.pick(NOUNS), dice.pick(VERBS)),
        ..list()
    });
    drop(index);
    std::fs::remove_dir_all(dir)?;
    Ok(())
}
