//! The journal and the jobs: numbering, leaves, cursors, leases.

use kezhuan_authority::Actor;
use kezhuan_jobs::{finish, take};
use kezhuan_journal::{
    Event, Record, by_object, check_leaves, cursor, move_cursor, read_after, sequence,
};
use kezhuan_kernel::Uuid;
use kezhuan_testkit::TestApp;

use crate::sample::{CAPABILITY, NoteRaw, write};

async fn notes(t: &TestApp, count: usize) {
    let cx = t.cx(&kezhuan_testkit::officer(Uuid::from_u128(1)));
    for n in 0..count {
        write(&cx, &NoteRaw { text: format!("第{n}条"), ..NoteRaw::default() }).await.unwrap();
    }
}

kezhuan_testkit::both! { [CAPABILITY];
    async fn events_are_numbered_without_gaps_by_several_nodes(t) {
        notes(&t, 30).await;
        let rounds = futures::future::join_all((0..4).map(|_| sequence(t.app.db()))).await;
        assert_eq!(rounds.into_iter().map(|r| r.unwrap()).sum::<usize>(), 30);
        let all = read_after(t.app.db(), 0, 100).await.unwrap();
        let numbers: Vec<i64> = all.iter().map(|e| e.seq.unwrap()).collect();
        assert_eq!(numbers, (1..=30).collect::<Vec<i64>>());
        assert_eq!(read_after(t.app.db(), 20, 5).await.unwrap().len(), 5);
    }

    async fn a_commit_without_an_event_is_refused(t) {
        let tx = t.app.db().begin("test").await.unwrap();
        assert!(tx.commit().await.is_err());
    }

    async fn a_changed_event_is_found(t) {
        notes(&t, 3).await;
        assert_eq!(check_leaves(t.app.db()).await.unwrap(), []);
        let tx = t.app.db().begin("test").await.unwrap();
        tx.run_sql("update journal_event set actor = 'user:somebody' where kind = 'sample.written'").await.unwrap();
        tx.commit_without_event("tampering").await.unwrap();
        assert_eq!(check_leaves(t.app.db()).await.unwrap().len(), 3);
    }

    async fn links_lead_to_the_events_of_a_thing(t) {
        let mut tx = t.app.db().begin("test").await.unwrap();
        tx.record(Event::new("sample.linked", "nte_1").link("about", "ach_1")).await.unwrap();
        tx.commit().await.unwrap();
        let entries = by_object(t.app.db(), "ach_1").await.unwrap();
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].links, [("about".to_owned(), "ach_1".to_owned())]);
    }

    async fn a_cursor_moves_with_the_work_or_not_at_all(t) {
        let tx = t.app.db().begin("test").await.unwrap();
        move_cursor(&tx, "reader", 7).await.unwrap();
        drop(tx);
        assert_eq!(cursor(t.app.db(), "reader").await.unwrap(), 0);
        let tx = t.app.db().begin("test").await.unwrap();
        move_cursor(&tx, "reader", 7).await.unwrap();
        tx.commit_without_event("cursor").await.unwrap();
        assert_eq!(cursor(t.app.db(), "reader").await.unwrap(), 7);
    }

    async fn one_node_at_a_time_and_a_slow_one_is_fenced_off(t) {
        let db = t.app.db();
        let first = take(db, "sample.job", "a").await.unwrap().unwrap();
        assert_eq!(take(db, "sample.job", "b").await.unwrap(), None);
        t.clock.advance_seconds(3600);
        let second = take(db, "sample.job", "b").await.unwrap().unwrap();
        let tx = db.begin("a").await.unwrap();
        assert!(first.check(&tx).await.is_err(), "the slow node must not finish");
        assert!(second.check(&tx).await.is_ok());
        drop(tx);
        finish(db, &first, "late").await.unwrap();
        assert_eq!(take(db, "sample.job", "c").await.unwrap(), None, "the lease of b still holds");
        finish(db, &second, "ok").await.unwrap();
        assert!(take(db, "sample.job", "c").await.unwrap().is_some());
    }

    async fn the_actor_is_kept(t) {
        notes(&t, 1).await;
        t.settle().await;
        let all = read_after(t.app.db(), 0, 10).await.unwrap();
        assert!(all[0].actor.starts_with("user:"));
        assert_ne!(all[0].actor, Actor::nobody().label());
    }
}
