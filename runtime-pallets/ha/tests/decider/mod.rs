//! A decider that answers what a test says.

use std::{
	fs,
	io::{BufRead, BufReader, Write},
	os::unix::{
		fs::PermissionsExt,
		net::{UnixListener, UnixStream},
	},
	path::Path,
	sync::{Arc, Mutex},
	thread,
	time::{Duration, Instant},
};

type Answers = dyn Fn(&str) -> Option<String> + Send;

pub struct Decider {
	heard: Arc<Mutex<Vec<String>>>,
	lead: Arc<Mutex<Lead>>,
}

/// The line that is written every 100 ms, and how often it was.
#[derive(Default)]
struct Lead {
	line: String,
	written: u32,
}

impl Decider {
	/// Welcomes everybody and answers with what the closure says; where it says nothing, the connection ends.
	pub fn start(socket: &Path, answers: impl Fn(&str) -> Option<String> + Send + 'static) -> Self {
		Self::accepting(socket, "", answers)
	}

	/// Answers each hello with this.
	pub fn refusing(socket: &Path, answer: &'static str) -> Self {
		Self::run(socket, Box::new(move |_| Some(answer.into())))
	}

	/// Welcomes whoever names these keys.
	pub fn accepting(
		socket: &Path,
		keys: &'static str,
		answers: impl Fn(&str) -> Option<String> + Send + 'static,
	) -> Self {
		Self::run(
			socket,
			Box::new(move |line| match line.starts_with("hello") {
				true if line.contains(keys) => Some("ok".into()),
				true => Some("no other validator".into()),
				false => answers(line),
			}),
		)
	}

	fn run(socket: &Path, answers: Box<Answers>) -> Self {
		// In its place only with its mode: a node may look at any time.
		let beside = socket.with_extension("new");
		let listener = UnixListener::bind(&beside).unwrap();
		fs::set_permissions(&beside, fs::Permissions::from_mode(0o600)).unwrap();
		fs::rename(&beside, socket).unwrap();
		let decider = Self { heard: Arc::default(), lead: Arc::default() };
		let (heard, lead) = (decider.heard.clone(), decider.lead.clone());
		let answers = Arc::new(Mutex::new(answers));
		thread::spawn(move || {
			for stream in listener.incoming() {
				let (stream, heard) = (stream.unwrap(), heard.clone());
				let (lead, answers) = (lead.clone(), answers.clone());
				thread::spawn(move || serve(stream, &heard, &lead, &answers));
			}
		});
		decider
	}

	/// Writes this line to whoever follows the lead, from now on.
	pub fn lead(&self, line: &str) {
		*self.lead.lock().unwrap() = Lead { line: line.into(), written: 0 };
	}

	/// Writes this line often enough to be heard, and then none.
	pub fn lead_and_fall_silent(&self, line: &str) {
		self.lead(line);
		until(|| self.lead.lock().unwrap().written >= 3);
		self.lead("");
	}

	/// The questions until now.
	pub fn heard(&self) -> Vec<String> {
		self.heard.lock().unwrap().clone()
	}
}

fn serve(
	mut stream: UnixStream,
	heard: &Mutex<Vec<String>>,
	lead: &Mutex<Lead>,
	answers: &Mutex<Box<Answers>>,
) {
	let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
	while let Some(Ok(line)) = lines.next() {
		if line == "lead" {
			return tell(stream, lead);
		}
		heard.lock().unwrap().push(line.clone());
		let Some(answer) = answers.lock().unwrap()(&line) else { return };
		if stream.write_all(format!("{answer}\n").as_bytes()).is_err() {
			return;
		}
	}
}

fn tell(mut stream: UnixStream, lead: &Mutex<Lead>) {
	loop {
		thread::sleep(Duration::from_millis(100));
		let mut lead = lead.lock().unwrap();
		if lead.line.is_empty() {
			continue;
		}
		if stream.write_all(format!("{}\n", lead.line).as_bytes()).is_err() {
			return;
		}
		lead.written += 1;
	}
}

/// Waits until something is so.
pub fn until(mut is_so: impl FnMut() -> bool) {
	let patience = Instant::now() + Duration::from_secs(30);
	while !is_so() {
		assert!(Instant::now() < patience, "it did not come to it");
		thread::sleep(Duration::from_millis(10));
	}
}
