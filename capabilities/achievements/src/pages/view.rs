//! An achievement as pages show it: keys turned into words, tiers open or closed to the reader.

use kezhuan_authority::Subject;
use kezhuan_files::FileMeta;
use kezhuan_kernel::{Day, Problem};
use kezhuan_pack::Pack;
use kezhuan_web::Cx;
use kezhuan_web::kit::{Status, Step};

use crate::content::{Content, Ip, Tier};
use crate::model::{Achievement, Attachment};
use crate::ops::nda::may_read;
use crate::pages::{href, named, status};
use crate::permissions::{CREATE, READ};
use crate::state::{Dealing, State};
use crate::store::files;

/// A right, in words.
pub struct IpView {
    pub(crate) title: String,
    pub(crate) kind: String,
    pub(crate) number: String,
    pub(crate) state: String,
    pub(crate) protected: bool,
    pub(crate) until: Option<Day>,
}

/// An attachment, with a link if it is open to the reader.
pub struct FileView {
    pub(crate) label: String,
    pub(crate) about: String,
    pub(crate) tier: String,
    pub(crate) href: Option<String>,
    pub(crate) remove: String,
}

/// The whole, in words.
pub struct View {
    pub(crate) a: Achievement,
    pub(crate) status: Status,
    pub(crate) holder: Option<(String, String)>,
    pub(crate) holder_demo: bool,
    pub(crate) holder_verified: bool,
    pub(crate) region: String,
    pub(crate) industries: String,
    pub(crate) modes: String,
    pub(crate) ownership: String,
    pub(crate) pricing: String,
    pub(crate) trl_words: String,
    pub(crate) ip: Vec<IpView>,
    pub(crate) files: Vec<FileView>,
    pub(crate) contributors: Vec<(String, String, String)>,
    /// May read what is inside: the unit and the administration.
    pub(crate) inside: bool,
    pub(crate) members_open: bool,
    pub(crate) nda_open: bool,
}

impl View {
    /// Came with a list that said little more than its name?
    pub(crate) fn is_bare(&self) -> bool {
        let said = [&self.a.gain, &self.a.summary, &self.a.how];
        self.a.is_imported() && said.iter().all(|text| text.trim().is_empty())
    }

    /// For the actor of `cx`.
    pub(crate) async fn of(cx: &Cx, a: Achievement) -> Result<Self, Problem> {
        let pack = cx.pack();
        let holder = match a.holder {
            Some(id) => kezhuan_organizations::get(cx.db().reader(), id).await?,
            None => None,
        };
        let files = files::attachments(cx.db().reader(), a.id).await?;
        let ids: Vec<_> = files.iter().map(|file| file.file).collect();
        let metas = kezhuan_files::metas(cx.db(), &ids).await?;
        let members_open = may_read(cx, &a, Tier::Members).await?;
        let nda_open = may_read(cx, &a, Tier::Nda).await?;
        let public_open = may_read(cx, &a, Tier::Public).await?;
        let open = |tier| match tier {
            Tier::Public => public_open,
            Tier::Members => members_open,
            Tier::Nda => nda_open,
        };
        let file = |file: &Attachment| {
            let meta = metas.iter().find(|meta| meta.id == file.file);
            FileView::of(&pack, file, meta, open(file.tier))
        };
        let view = Self {
            status: status(cx, &a),
            holder_demo: holder.as_ref().is_some_and(|o| o.demo),
            holder_verified: holder.as_ref().is_some_and(|o| o.is_verified()),
            holder: holder.map(|o| (o.name.clone(), format!("/organizations/{}", o.id))),
            files: files.iter().map(file).collect(),
            inside: cx.can(&READ, &a.subject(&pack)),
            members_open,
            nda_open,
            ..Self::words(&pack, a)
        };
        Ok(view)
    }

    /// What follows from the text and the pack alone; nothing is open.
    pub(crate) fn words(pack: &Pack, a: Achievement) -> Self {
        let words = &pack.achievements;
        let key = |key: &Option<String>| key.clone().unwrap_or_default();
        let contributors = a.contributors.iter().map(|c| {
            (c.name.clone(), words.contributor_roles.name(&c.role).to_owned(), c.share.clone())
        });
        let trl = a.trl.and_then(|level| words.trl(level));
        Self {
            status: Status::Off,
            holder: None,
            holder_demo: false,
            holder_verified: false,
            region: pack.regions.name(&a.region),
            industries: named(&pack.industries.all, &a.industries),
            modes: named(&words.transfer_modes, &a.modes),
            ownership: words.ownerships.name(&key(&a.ownership)).to_owned(),
            pricing: words.pricing_modes.name(&key(&a.pricing_mode)).to_owned(),
            trl_words: trl.map(|t| format!("{}：{}", t.name, t.help)).unwrap_or_default(),
            ip: rights(pack, &a.content),
            files: Vec::new(),
            contributors: contributors.collect(),
            inside: false,
            members_open: false,
            nda_open: false,
            a,
        }
    }

    /// The line of its life for everybody who may see the page.
    pub(crate) fn steps(&self) -> Vec<Step> {
        let a = &self.a;
        let mut steps = vec![done("登记", a.created_at.day().chinese())];
        if let Some(at) = a.unit_reviewed_at {
            steps.push(done("单位同意", at.day().chinese()));
        }
        if let Some(on) = a.published_on {
            let what = if a.is_imported() { "批量导入发布" } else { "平台审核，发布" };
            steps.push(done(what, on.chinese()));
        }
        for correction in &a.corrections {
            let what = format!("更正：{}", correction.fields.join("、"));
            steps.push(done(&what, correction.on.chinese()));
        }
        steps.push(Step {
            what: a.state_words().to_owned(),
            when: self.now_words(),
            class: "now",
            ..Step::default()
        });
        if a.state == State::Published && a.dealing == Dealing::Open {
            steps[0].class = "done";
            let last = steps.len() - 1;
            steps[last].what = Dealing::Open.chinese().to_owned();
            steps.push(Step { what: "成交".to_owned(), ..Step::default() });
        }
        steps
    }

    fn now_words(&self) -> String {
        match (self.a.state, self.a.expires_on) {
            (State::Published, Some(day)) => format!("{}到期", day.chinese()),
            _ => self.a.state_at.day().chinese(),
        }
    }

    /// May the actor go on to a deal? Not about one's own.
    pub(crate) fn may_deal(&self, cx: &Cx) -> bool {
        let own = self
            .a
            .holder
            .is_some_and(|holder| cx.actor.is_member(kezhuan_kernel::Id::uuid(holder)));
        let staff = cx.actor.is_staff() && !cx.can(&CREATE, &Subject::none());
        let opens = cx.opens("/deals/new");
        self.a.is_listed() && self.a.holder.is_some() && !own && !staff && opens
    }

    /// Address of a page below it.
    pub(crate) fn at(&self, below: &str) -> String {
        href(self.a.id, below)
    }
}

fn done(what: &str, when: String) -> Step {
    Step { what: what.to_owned(), when, class: "done", ..Step::default() }
}

fn rights(pack: &Pack, content: &Content) -> Vec<IpView> {
    let words = &pack.achievements;
    let view = |ip: &Ip| IpView {
        title: ip.title.clone(),
        kind: words.ip_kinds.name(&ip.kind).to_owned(),
        number: ip.number.clone(),
        state: words.ip_states.name(&ip.state).to_owned(),
        protected: words.ip_states.get(&ip.state).is_some_and(|state| state.protected),
        until: ip.valid_until,
    };
    content.ip.iter().map(view).collect()
}

impl FileView {
    fn of(pack: &Pack, file: &Attachment, meta: Option<&FileMeta>, open: bool) -> Self {
        let at = href(file.achievement, &format!("/attachments/{}", file.id));
        Self {
            label: file.label.clone(),
            about: meta.map(|meta| meta.size_text()).unwrap_or_default(),
            tier: pack.achievements.disclosures.name(file.tier.word()).to_owned(),
            href: open.then(|| at.clone()),
            remove: format!("{at}/remove"),
        }
    }
}
