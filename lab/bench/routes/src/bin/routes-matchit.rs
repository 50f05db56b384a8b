//! matchit, which axum uses. It knows no HTTP methods.

use bench_routes::Task;
use matchit::Router;

fn main() {
    let task = Task::from_arguments();
    let mut router = Router::new();
    for (number, template) in task.scenario().templates().into_iter().enumerate() {
        router
            .insert(template, number)
            .expect("the templates do not conflict");
    }
    task.run(|path| {
        let found = router.at(path).ok()?;
        Some(found.params.iter().map(|(_, value)| value.len()).sum())
    });
}
