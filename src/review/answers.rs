//! Which interview notes answer which open question.

use crate::domain::{Answer, InterviewNote, Location, Request};

/// The request with the notes that answer it: those beside its own tag, and no others on its requirement.
pub(super) fn found(mut request: Request, notes: &[InterviewNote]) -> Request {
    let question = request.question();
    let mut last: Option<(&InterviewNote, Location)> = None;
    for note in notes.iter().filter(|note| note.question == question) {
        let place = note.evidence.location();
        // Lines that follow each other are one note.
        let joined = last.as_ref().and_then(|(before, until)| {
            let same = before.heard == note.heard
                && before.evidence.document() == note.evidence.document();
            until.through(place).filter(|_| same)
        });
        if let (Some(location), Some(answer)) = (joined, request.answers.last_mut()) {
            answer.place = location.to_string();
            answer.quote.push(' ');
            answer.quote.push_str(note.evidence.quote());
            last = Some((note, location));
        } else {
            request.answers.push(Answer {
                document: note.evidence.document().clone(),
                place: place.to_string(),
                heard: note.heard,
                quote: note.evidence.quote().to_owned(),
            });
            last = Some((note, place.clone()));
        }
    }
    request
}
