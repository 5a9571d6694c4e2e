//! The database face: keys, meta, clock, files, writers side by side, migrations by racing nodes.

use kezhuan_db::{Db, DbOptions, Profile};
use kezhuan_files::Upload;
use kezhuan_kernel::Uuid;
use kezhuan_web::House;

use crate::sample::{CAPABILITY, NoteRaw, count, write};

kezhuan_testkit::both! { [CAPABILITY];
    async fn thirty_two_writers_all_get_their_turn(t) {
        let cx = t.cx(&kezhuan_testkit::officer(Uuid::from_u128(1)));
        let raw = NoteRaw { text: "甲".into(), ..NoteRaw::default() };
        let writes = futures::future::join_all((0..32).map(|_| write(&cx, &raw))).await;
        assert!(writes.iter().all(Result::is_ok), "{writes:?}");
        assert_eq!(count(&cx).await, 32);
    }

    async fn nodes_that_start_together_migrate_once(t) {
        let house = House::new(vec![CAPABILITY]);
        let open = || async {
            let db = Db::open(&DbOptions { connections: 3, ..DbOptions::new(t.app.db().url()) }).await?;
            let house = house.clone();
            db.migrate(&move || house.migrations()).await?;
            db.close().await;
            Ok::<_, kezhuan_db::StoreError>(())
        };
        let outcomes = futures::future::join_all((0..4).map(|_| open())).await;
        assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    }

    async fn the_profile_is_fixed_at_birth(t) {
        assert_eq!(t.app.db().profile().await.unwrap(), Some(Profile::Demo));
        t.app.db().create_as(Profile::Real).await.unwrap();
        assert_eq!(t.app.db().profile().await.unwrap(), Some(Profile::Demo));
    }

    async fn a_file_is_stored_once_and_comes_back_whole(t) {
        let content: Vec<u8> = b"%PDF-1.7 ".iter().copied().chain((0..700_000_u32).map(|n| (n % 251) as u8)).collect();
        let mut ids = Vec::new();
        for name in ["到账.pdf", "同一份.pdf"] {
            let tx = t.app.db().begin("test").await.unwrap();
            ids.push(kezhuan_files::save(&tx, &Upload::new("file", name, content.clone())).await.unwrap());
            tx.commit_without_event("test").await.unwrap();
        }
        let (meta, bytes) = kezhuan_files::load(t.app.db(), ids[1]).await.unwrap().unwrap();
        assert_eq!((meta.name.as_str(), bytes == content), ("同一份.pdf", true));
        assert_eq!(meta.size_text(), "684 KB");
        let tx = t.app.db().begin("test").await.unwrap();
        let refused = kezhuan_files::save(&tx, &Upload::new("file", "x.html", b"<html><script>".to_vec())).await;
        assert!(matches!(refused, Err(kezhuan_kernel::Problem::Invalid(_))));
    }

    async fn time_inside_a_transaction_is_the_clock_of_all(t) {
        let tx = t.app.db().begin("test").await.unwrap();
        assert_eq!(tx.now(), t.clock.now());
        let (a, b) = (tx.fresh_uuid(), tx.fresh_uuid());
        assert_ne!(a, b);
    }
}
