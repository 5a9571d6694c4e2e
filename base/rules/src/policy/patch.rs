//! Changing one named place of a policy: the same mechanism for overlay readings, what-if and cases.
//! A path reads `rule.ZK-5-12.amount[0].rate`, `indicator.1-5.target`, `policy.rounding.mode`.

use super::{Policy, read};
use crate::Diagnostic;
use crate::reader::{Found, Node, Value};

/// `path = value`: one change of the policy.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Change(pub String, pub serde_json::Value);

enum Step<'p> {
    Key(&'p str),
    At(usize),
}

impl Policy {
    /// The policy with an overlay reading applied.
    pub fn with_overlay(&self, id: &str) -> Result<Self, Vec<Diagnostic>> {
        let found = Found::new();
        let Some(overlay) = self.overlays.iter().find(|overlay| overlay.id == id) else {
            let known: Vec<&str> = self.overlays.iter().map(|o| o.id.as_str()).collect();
            let help = format!("本政策包的口径：{}", known.join("、"));
            self.tree.wrong(&found, format!("没有“{id}”这个口径"), Some(help));
            return Err(found.into_vec());
        };
        let mut tree = self.tree.clone();
        for (path, value) in &overlay.changes {
            set(&mut tree, path, value.clone(), &found);
        }
        let mut policy = finish(tree, found)?;
        policy.overlay = Some(id.to_owned());
        Ok(policy)
    }

    /// The policy with these places changed: 试算. The changed policy is checked like a loaded one.
    pub fn with_changes(&self, changes: &[Change]) -> Result<Self, Vec<Diagnostic>> {
        let found = Found::new();
        let mut tree = self.tree.clone();
        for Change(path, value) in changes {
            let line = format!("{path} = {value}");
            let path = Node::made(Value::Text(path.clone()), &line);
            set(&mut tree, &path, Node::from_json(value, &line), &found);
        }
        let mut policy = finish(tree, found)?;
        policy.overlay.clone_from(&self.overlay);
        Ok(policy)
    }
}

fn finish(tree: Node, found: Found) -> Result<Policy, Vec<Diagnostic>> {
    let policy = read::policy(tree, &found);
    match policy {
        Some(policy) if found.is_empty() => Ok(policy),
        _ => Err(found.into_vec()),
    }
}

/// Lists beside the rules that a change may begin.
const SHARED: &[&str] = &["exclusive", "combine", "allocate"];

fn set(tree: &mut Node, path: &Node, value: Node, found: &Found) {
    let Some(text) = path.text(found) else { return };
    let (head, tail) = text.split_once('.').unwrap_or((text, ""));
    let (at, rest) = match head {
        "rule" | "indicator" => {
            let (id, rest) = tail.split_once('.').unwrap_or((tail, ""));
            let Some(list) = tree.get_mut(head) else {
                path.wrong(found, format!("政策里没有 {head}"), None);
                return;
            };
            let new = rest.is_empty() && list.member_mut(id).is_none();
            if new
                && matches!(value.get("id").map(Node::value), Some(Value::Text(own)) if own == id)
            {
                list.push(value);
                return;
            }
            let Some(member) = list.member_mut(id) else {
                path.wrong(found, format!("没有编号为 {id} 的 {head}"), None);
                return;
            };
            (member, rest)
        }
        "policy" if tree.get("policy").is_some() => (tree, text),
        _ if SHARED.contains(&head.split('[').next().unwrap_or(head)) => (tree, text),
        _ => {
            let help = format!("路径开头写 rule、indicator、policy、{}", SHARED.join("、"));
            path.wrong(found, format!("路径开头不能是 {head}"), Some(help));
            return;
        }
    };
    if rest.is_empty() {
        *at = value;
        return;
    }
    let Some(steps) = steps(rest) else {
        path.wrong(found, "路径写法不对，例如 rule.ZK-5-12.amount[0].rate", None);
        return;
    };
    if let Some(Step::Key(key)) = steps.first()
        && SHARED.contains(key)
        && at.get(key).is_none()
        && let Some(list) = at.get_or_new(key)
    {
        *list = list.with_value(Value::List(Vec::new()));
    }
    match descend(at, &steps) {
        Ok(place) => *place = value,
        Err(step) => path.wrong(found, format!("路径走不到 {step}"), None),
    }
}

fn steps(path: &str) -> Option<Vec<Step<'_>>> {
    let mut steps = Vec::new();
    for part in path.split('.') {
        let (key, mut tail) = part.split_at(part.find('[').unwrap_or(part.len()));
        if key.is_empty() {
            return None;
        }
        steps.push(Step::Key(key));
        while let Some(open) = tail.strip_prefix('[') {
            let (index, rest) = open.split_once(']')?;
            steps.push(Step::At(index.parse().ok()?));
            tail = rest;
        }
        if !tail.is_empty() {
            return None;
        }
    }
    Some(steps)
}

/// The place of a path. The last key may be new, and so may the place after the last of a list;
/// whether the words are known is checked on reading.
fn descend<'n>(node: &'n mut Node, steps: &[Step<'_>]) -> Result<&'n mut Node, String> {
    let Some((step, rest)) = steps.split_first() else { return Ok(node) };
    let next = match step {
        Step::Key(key) if rest.is_empty() => node.get_or_new(key).ok_or_else(|| (*key).to_owned()),
        Step::Key(key) => node.get_mut(key).ok_or_else(|| (*key).to_owned()),
        Step::At(index) => node.at_or_next(*index).ok_or_else(|| format!("[{index}]")),
    };
    descend(next?, rest)
}
