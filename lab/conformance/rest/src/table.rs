//! What is printed, and what is wrong with it.

use crate::run::Answers;

/// Prints the differences and the counts; returns what nobody expects.
pub(crate) fn show(answers: &Answers) -> Vec<String> {
    let mut problems = Vec::new();
    for ((_, _, case), ours) in answers.cases.iter().zip(&answers.ours) {
        let title = format!("{} {}", case.number, case.name);
        problems.extend(ours.as_ref().map(|ours| format!("{title}: ours {ours}")));
    }
    for (name, theirs) in &answers.peers {
        println!("{name} differs:");
        for ((_, _, case), found) in answers.cases.iter().zip(theirs) {
            let listed = case.differs.get(name);
            let title = format!("{} {}", case.number, case.name);
            if let Some(found) = found {
                println!("  {title}: {found}");
            }
            if found.as_ref() != listed {
                let text =
                    |text: Option<&String>| text.map_or("no difference".to_owned(), String::clone);
                let (found, listed) = (text(found.as_ref()), text(listed));
                problems.push(format!("{title}: {name} has {found}; listed is {listed}"));
            }
        }
    }
    println!("{}", counts(answers));
    problems
}

fn counts(answers: &Answers) -> String {
    let all = answers.cases.len();
    let differ = |answers: &[Option<String>]| answers.iter().flatten().count();
    let mut line = format!("rest: ours {}/{all}", all - differ(&answers.ours));
    for (name, theirs) in &answers.peers {
        let differ = differ(theirs);
        line.push_str(&format!(", {name} {} same {differ} differ", all - differ));
    }
    line
}
