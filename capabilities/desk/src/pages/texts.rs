//! Small pages: language, where the data comes from, accessibility, how to check for oneself.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use kezhuan_kernel::Problem;
use kezhuan_web::{Chrome, Cx, Locale, Query, Reply, filters};
use serde::Deserialize;

/// A page of plain text.
#[derive(Template)]
#[template(path = "desk/text.html")]
pub struct TextPage {
    pub(crate) chrome: Chrome,
    pub(crate) heading: &'static str,
    pub(crate) lead: &'static str,
    /// (heading, paragraphs).
    pub(crate) parts: &'static [(&'static str, &'static [&'static str])],
}

/// Where to go after the choice.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Back {
    back: String,
}

/// GET /language/{code}?back=
pub async fn language(cx: Cx, Path(code): Path<String>, Query(query): Query<Back>) -> Reply {
    let locale = Locale::parse(&code).ok_or(Problem::NotFound)?;
    let local = query.back.starts_with('/') && !query.back.starts_with("//");
    let mut response = cx.go(if local { &query.back } else { "/" })?;
    let cookie = format!("kezhuan-lang={}; Path=/; Max-Age=31536000; SameSite=Lax", locale.code());
    let cookie = HeaderValue::from_str(&cookie).map_err(Problem::bug)?;
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

/// GET /about/data
pub async fn data(cx: Cx) -> Reply {
    text(&cx, "数据怎么来", "每个数字都能点到它背后的记录。", DATA).await
}

/// GET /about/access
pub async fn access(cx: Cx) -> Reply {
    text(&cx, "无障碍说明", "不用鼠标、不开脚本、用读屏软件，都能办完。", ACCESS).await
}

/// GET /about/verify
pub async fn verify(cx: Cx) -> Reply {
    text(&cx, "自己核验", "不用相信我们，您可以自己查。", VERIFY).await
}

async fn text(
    cx: &Cx,
    heading: &'static str,
    lead: &'static str,
    parts: &'static [(&'static str, &'static [&'static str])],
) -> Reply {
    cx.page(&TextPage { chrome: cx.chrome().await?, heading, lead, parts })
}

const DATA: &[(&str, &[&str])] = &[
    (
        "记录",
        &[
            "成果、需求、合同、到账、公示都是当事人填写、经办人核对的记录。首页和指标页的数字由这些记录算出，点数字就能看到记录。",
            "没有记录的地方写“无数据”，不写 0。",
        ],
    ),
    (
        "政策",
        &[
            "条款用我们自己的话写出大意，并注明文号和条款编号；原文以发文机关公布的为准。政策没有写的，写“政策未载明”，再说我们怎么处理。",
        ],
    ),
    ("演示环境", &["演示环境里的机构、人员和数字全部是虚构的，名称带“演示”。"]),
];

const ACCESS: &[(&str, &[&str])] = &[
    (
        "怎么做到",
        &[
            "每一页只用键盘就能走完，焦点看得见；状态除了颜色还有符号和文字；图旁边有表。",
            "关掉脚本也能用；脚本只做自动暂存、读数提示这类方便。",
            "手机宽度下不用左右拖动。打印时去掉导航，留出盖章的地方。",
        ],
    ),
    ("用不了怎么办", &["请打页脚的电话，说出页面地址和您遇到的情况。"]),
];

const VERIFY: &[(&str, &[&str])] = &[
    (
        "奖补怎么算的",
        &[
            "每一笔上限都能展开：条款、读法、合同、到账、比例、上限，以及没有算进去的和原因。按同样的事实和政策包自己算一遍，结果应当一样。",
            "政策包是公开的文件，版本由内容的 SHA-256 指纹确定。",
        ],
    ),
    (
        "核验单是真的吗",
        &[
            "扫核验单上的二维码，页面会说有效、已注销或已撤销。输入纸上的校验码，还能看到金额和当事人。",
        ],
    ),
    ("记录改过吗", &["每一步都写进事件记录，带指纹。管理员运行 kezhuan fsck 会逐条重算。"]),
];
