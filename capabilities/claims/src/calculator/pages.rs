//! The pages of 测一测: choose the case, answer its questions, read the result. All of it by GET: a
//! result can be sent to a colleague, and works without script.

use askama::Template;
use kezhuan_kernel::Problem;
use kezhuan_pack::Pack;
use kezhuan_web::kit::{Choice, Leaf};
use kezhuan_web::listing::encoded_ascii;
use kezhuan_web::{Chrome, Cx, Errors, Query, Reply, filters};

use super::{Answers, CalculatorRaw, Deed, calculate, found, paper};
use crate::explained::Explained;
use crate::shown::{self, Side};
use crate::tree;

/// The questions.
#[derive(Template)]
#[template(path = "claims/calculator.html")]
pub struct CalculatorPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: CalculatorRaw,
    pub(crate) deed: Option<Deed>,
    pub(crate) deeds: Vec<(Deed, &'static str)>,
    pub(crate) types: Vec<Choice>,
    pub(crate) places: Vec<Choice>,
    pub(crate) doubtful: bool,
}

/// The result.
#[derive(Template)]
#[template(path = "claims/calculation.html")]
pub struct CalculationPage {
    pub(crate) chrome: Chrome,
    pub(crate) heading: String,
    pub(crate) lead: String,
    pub(crate) asked: Vec<(&'static str, String)>,
    pub(crate) results: Vec<ResultShown>,
    pub(crate) silences: Vec<(String, String)>,
    pub(crate) change: String,
    pub(crate) paper: String,
}

/// One rule of a result.
pub struct ResultShown {
    pub(crate) clause: String,
    pub(crate) name: String,
    pub(crate) sides: Vec<Side>,
    pub(crate) missing: Vec<String>,
    pub(crate) differences: Vec<String>,
    pub(crate) trees: Vec<(String, Vec<Leaf>)>,
}

/// GET /calculator
pub async fn show(cx: Cx, Query(raw): Query<CalculatorRaw>) -> Reply {
    if raw.step != "result" {
        return cx.page(&questions(&cx, raw, Errors::none()).await?);
    }
    match raw.check(&cx.pack(), cx.now().day()) {
        Ok(answers) => cx.page(&result(&cx, &raw, &answers).await?),
        Err(Problem::Invalid(wrong)) => {
            let errors = Errors::from(wrong);
            let page = questions(&cx, raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
    }
}

/// GET /calculator/paper: the same result as PDF.
pub async fn paper(cx: Cx, Query(raw): Query<CalculatorRaw>) -> Reply {
    let answers = raw.check(&cx.pack(), cx.now().day())?;
    let page = result(&cx, &raw, &answers).await?;
    let again =
        format!("{}{}", cx.app.site().public_url, page.change.replace("step=", "step=result"));
    let pdf = cx.app.paper("calculation.typ", paper::data(&cx, &page, again)).await?;
    cx.file("application/pdf", "政策测算结果.pdf", pdf)
}

async fn questions(cx: &Cx, raw: CalculatorRaw, errors: Errors) -> Result<CalculatorPage, Problem> {
    let pack = cx.pack();
    let doubtful =
        errors.iter().any(|error| error.message.contains("金额没有填错")) || !raw.sure.is_empty();
    Ok(CalculatorPage {
        chrome: cx.chrome().await?,
        deed: raw.deed(),
        deeds: Deed::ALL.into_iter().map(|deed| (deed, hint(deed))).collect(),
        types: pack
            .organizations
            .policy_types
            .pick()
            .into_iter()
            .map(|(value, label)| Choice::new(value, label))
            .collect(),
        places: places(&pack),
        doubtful,
        errors,
        raw,
    })
}

/// What the choice means.
const fn hint(deed: Deed) -> &'static str {
    match deed {
        Deed::Buy => "企业从别处买来技术，用在自己的生产里",
        Deed::Sell => "高校、院所把成果转让、许可或作价给别人",
        Deed::Broker => "技术转移机构在中间促成，写进了合同",
        Deed::Challenge => "发榜征集解决方案，签了揭榜合同",
    }
}

/// Units of the city, cities of its province, other provinces: enough to tell inside from outside.
fn places(pack: &Pack) -> Vec<Choice> {
    let regions = &pack.regions;
    let home = regions.home();
    let province = home.split('/').next().unwrap_or_default();
    let units = regions.units().into_iter().map(|r| Choice::new(&r.path, r.name()));
    let cities = regions.children(province).into_iter().filter(|region| region.path != home);
    let cities = cities.map(|region| Choice::new(&region.path, regions.name(&region.path)));
    let others = regions.children("").into_iter().filter(|region| region.path != province);
    let others = others.map(|region| Choice::new(&region.path, region.name()));
    units.chain(cities).chain(others).collect()
}

async fn result(
    cx: &Cx,
    raw: &CalculatorRaw,
    answers: &Answers,
) -> Result<CalculationPage, Problem> {
    let explained = calculate(cx, answers).await?;
    let results = results(&explained, answers);
    let query = query(raw);
    Ok(CalculationPage {
        chrome: cx.chrome().await?,
        heading: heading(&results),
        lead: format!(
            "按 {} 年度申报算（上年度是 {} 年）。上限不是承诺，以审核和下达的文件为准。",
            answers.year,
            answers.year - 1
        ),
        asked: asked(&cx.pack(), answers),
        silences: silences(&explained, answers),
        change: format!("/calculator?{query}&step="),
        paper: format!("/calculator/paper?{query}&step=result"),
        results,
    })
}

fn results(explained: &Explained, answers: &Answers) -> Vec<ResultShown> {
    let shown = found(explained, answers).into_iter().map(|(line, missing)| {
        let explain =
            |(reading, entry): &(&crate::ReadingPolicy, Option<&kezhuan_rules::Entry>)| {
                let entry = (*entry)?;
                let leaves = tree::tree(&reading.policy, explained, entry);
                Some((reading.name.clone(), without_links(leaves)))
            };
        ResultShown {
            clause: line.rule.clause.clone(),
            name: line.rule.name.clone(),
            sides: shown::sides(&line),
            missing,
            differences: shown::differences(explained, &line),
            trees: line.sides.iter().filter_map(explain).collect(),
        }
    });
    shown.collect()
}

/// The facts of a calculation have no pages.
fn without_links(leaves: Vec<Leaf>) -> Vec<Leaf> {
    let plain = |mut leaf: Leaf| {
        let ours = |part: &kezhuan_web::kit::Part| !part.href.starts_with("/policies");
        leaf.label.iter_mut().filter(|part| ours(part)).for_each(|part| part.href.clear());
        leaf.note.retain(|part| part.text != "看凭证");
        leaf.note.retain(|part| part.text != "，");
        leaf.parts = without_links(leaf.parts);
        leaf
    };
    leaves.into_iter().map(plain).collect()
}

/// The result in one line: the document's own reading first.
fn heading(results: &[ResultShown]) -> String {
    let first = results.iter().find_map(|result| Some((result, result.sides.first()?)));
    match first {
        None => "按您填写的情况，没有适用的条款".to_owned(),
        Some((_, side)) if side.gives() => format!("{}上限：{}", side.name, side.said()),
        Some((result, side)) if side.tag.is_none() && !result.missing.is_empty() => {
            format!("现在还算不出金额，缺 {} 样", result.missing.len())
        }
        Some((_, side)) if side.tag.is_none() => "按您填写的情况，没有能算的金额".to_owned(),
        Some((_, side)) => format!("{}：{}", side.name, side.said()),
    }
}

fn asked(pack: &Pack, answers: &Answers) -> Vec<(&'static str, String)> {
    let place = |path: &String| pack.regions.name(path);
    let yes = |yes: bool| if yes { "是" } else { "否" }.to_owned();
    let day = |day: kezhuan_kernel::Day| day.chinese();
    let mut all = vec![
        ("您是", pack.organizations.policy_types.name(&answers.who).to_owned()),
        ("您在", place(&answers.region)),
        ("做了什么", answers.deed.chinese().to_owned()),
    ];
    let sum = match answers.deed {
        Deed::Broker => "技术交易额",
        _ => "合同成交额",
    };
    let paid = if answers.deed == Deed::Buy { "已付价款" } else { "已到账" };
    let rows = [
        ("卖方在", answers.seller_region.as_ref().map(place)),
        (sum, answers.amount.map(|sum| format!("{sum} 元"))),
        (paid, answers.payment.map(|(sum, _)| format!("{sum} 元"))),
        ("付款日期", answers.payment.and_then(|(_, on)| on).map(day)),
        ("银行回单和发票", answers.payment.map(|_| yes(answers.proof))),
        ("转化地", answers.converted_in.as_ref().map(place)),
        ("已投产", answers.producing.map(yes)),
        ("写进合同", answers.named.map(yes)),
    ];
    all.extend(rows.into_iter().filter_map(|(label, value)| Some((label, value?))));
    match answers.deed {
        Deed::Challenge => {
            let merit = answers.merit.map_or("还没有决定".to_owned(), yes);
            all.push(("择优立项", merit));
        }
        _ => {
            let registered = answers.registered_on.map_or("还没有登记".to_owned(), day);
            all.push(("合同登记", registered));
            all.push(("双方有关联", yes(answers.related)));
        }
    }
    all
}

fn silences(explained: &Explained, answers: &Answers) -> Vec<(String, String)> {
    let mut told: Vec<(String, String)> = Vec::new();
    for (line, _) in found(explained, answers) {
        for silence in line.sides.iter().filter_map(|(_, e)| *e).flat_map(|e| &e.silences) {
            let row = (silence.text.clone(), silence.meanwhile.clone().unwrap_or_default());
            if !told.contains(&row) {
                told.push(row);
            }
        }
    }
    told
}

/// The answers as a query.
fn query(raw: &CalculatorRaw) -> String {
    let pairs = [
        ("did", &raw.did),
        ("who", &raw.who),
        ("region", &raw.region),
        ("seller_region", &raw.seller_region),
        ("amount", &raw.amount),
        ("registered_on", &raw.registered_on),
        ("paid", &raw.paid),
        ("paid_on", &raw.paid_on),
        ("proof", &raw.proof),
        ("converted_in", &raw.converted_in),
        ("producing", &raw.producing),
        ("named", &raw.named),
        ("merit", &raw.merit),
        ("related", &raw.related),
        ("sure", &raw.sure),
    ];
    let given = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    let pairs: Vec<String> =
        given.map(|(name, value)| format!("{name}={}", encoded_ascii(value))).collect();
    pairs.join("&")
}
