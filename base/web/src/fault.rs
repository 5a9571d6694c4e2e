//! The page for what went wrong: what, whose turn it is, and the number to quote.

use askama::Template;
use kezhuan_kernel::Problem;

use crate::chrome::Chrome;
use crate::filters;

/// An error page. Nothing on it needs the database.
#[derive(Template)]
#[template(path = "fault.html")]
pub struct FaultPage {
    /// Around it.
    pub chrome: Chrome,
    /// HTTP status.
    pub status: u16,
    /// What happened, as the title.
    pub heading: &'static str,
    /// The problem's own sentence; may be empty.
    pub message: String,
    /// What to do now.
    pub advice: &'static str,
}

impl FaultPage {
    /// For a problem that is not shown in a form.
    pub fn of(chrome: Chrome, problem: &Problem) -> Self {
        let (status, heading, advice) = words(problem);
        let message = match problem {
            Problem::NotFound | Problem::SignIn | Problem::Bug(_) => String::new(),
            other => other.to_string(),
        };
        Self { chrome, status, heading, message, advice }
    }

    /// Our fault rather than the reader's?
    pub fn ours(&self) -> bool {
        self.status >= 500
    }

    /// Is the outcome unknown?
    pub fn unknown(&self) -> bool {
        self.status == 503
    }
}

fn words(problem: &Problem) -> (u16, &'static str, &'static str) {
    match problem {
        Problem::NotFound => {
            (404, "没有这一页", "可能是地址写错了，也可能是它没有公开，或者不归您看。")
        }
        Problem::SignIn => (401, "请先登录", "登录后回到这一页。"),
        Problem::Forbidden(_) => (403, "这件事您现在办不了", "需要的话，请本单位管理员给您开通。"),
        Problem::Conflict { .. } => {
            (409, "这一步没有办成", "先看看它现在到了哪一步，再决定怎么办。")
        }
        Problem::Invalid(_) => (422, "填的内容要改", "退回上一页，改好再提交。您填的都在。"),
        Problem::Malformed(_) => (400, "这个请求看不懂", "退回上一页，重新打开再试一次。"),
        Problem::Busy(_) => (429, "太快了，请稍等", "过一会儿再试，不会丢东西。"),
        Problem::Full => (507, "现在存不下", "您填的没有丢。请联系我们，腾出空间后再提交。"),
        Problem::Unknown(_) => {
            (503, "还不知道这一步成没成", "退回上一页再提交一次：同一张表单不会办两次。")
        }
        Problem::Bug(_) => (500, "这一页打不开", "是我们的问题，已经记下。请稍后再试。"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chrome::Locale;

    #[test]
    fn every_problem_has_a_page() {
        let problems = [
            (Problem::NotFound, 404),
            (Problem::SignIn, 401),
            (Problem::Forbidden("只有登记员能办".into()), 403),
            (Problem::conflict("x.y", "已经登记过了"), 409),
            (Problem::Invalid(Vec::new()), 422),
            (Problem::Malformed("缺少编号".into()), 400),
            (Problem::Busy("一分钟最多 5 次".into()), 429),
            (Problem::Full, 507),
            (Problem::Unknown("付款".into()), 503),
            (Problem::Bug("secret".into()), 500),
        ];
        for (problem, status) in problems {
            let page = FaultPage::of(Chrome::sample(Locale::Zh), &problem);
            assert_eq!(page.status, status);
            let html = filters::render(&page, Locale::Zh).unwrap();
            assert!(html.contains("r-7f3a91"), "{status} quotes the request's number");
            assert!(!html.contains("secret"), "{status} hides what is for the log");
            assert_eq!(html.matches("<h1").count(), 1);
        }
    }
}
