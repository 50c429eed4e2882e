//! A real browser, driven over plain HTTP by the protocol of WebDriver: as much of it as the tests need.

use crate::harness::works;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A browser with one window; it ends when this is dropped.
pub struct Browser {
    driver: Child,
    port: u16,
    session: String,
}

impl Browser {
    /// Starts a browser without a window, of this size; nothing where none is installed.
    pub fn start(width: u32, height: u32) -> Option<Browser> {
        if !works("chromedriver", &["--version"]) || !works("chromium", &["--version"]) {
            return None;
        }
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines.by_ref().map_while(Result::ok).find_map(|line| {
            line.split("successfully on port ").nth(1)?.trim_end_matches('.').parse().ok()
        });
        // The driver must not meet a closed pipe.
        std::thread::spawn(move || lines.count());
        let mut browser = Browser { driver, port: port.expect("a port"), session: String::new() };
        let size = format!("--window-size={width},{height}");
        let args =
            ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", &size];
        let wish = json!({ "capabilities": { "alwaysMatch": {
            "goog:chromeOptions": { "args": args },
            "goog:loggingPrefs": { "browser": "ALL" },
        }}});
        let answer = browser.ask("POST", "/session", &wish);
        browser.session = answer["sessionId"].as_str().expect("a session").to_owned();
        // What the page fills in after an event of its own is waited for, in milliseconds.
        browser.say("/timeouts", &json!({ "implicit": 20_000 }));
        Some(browser)
    }

    /// Opens a file.
    pub fn open(&self, path: &Path) {
        let url = format!("file://{}", path.display());
        self.say("/url", &json!({ "url": url }));
    }

    /// What a function body returns in the page.
    pub fn run(&self, script: &str) -> Value {
        self.say("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Clicks the middle of the element that a selector finds.
    pub fn click(&self, selector: &str) {
        let wish = json!({ "using": "css selector", "value": selector });
        let found = self.say("/element", &wish);
        let id = found.as_object().unwrap().values().next().unwrap().as_str().unwrap().to_owned();
        self.say(&format!("/element/{id}/click"), &json!({}));
    }

    /// Presses keys, one after the other.
    pub fn press(&self, keys: &str) {
        let actions: Vec<Value> = keys
            .chars()
            .flat_map(|key| ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key })))
            .collect();
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": actions });
        self.say("/actions", &json!({ "actions": [keyboard] }));
    }

    /// What the page has written to the console since this was last asked, its errors included.
    pub fn console(&self) -> Vec<String> {
        let log = self.say("/se/log", &json!({ "type": "browser" }));
        log.as_array().unwrap().iter().map(|entry| entry["message"].to_string()).collect()
    }

    fn say(&self, path: &str, body: &Value) -> Value {
        self.ask("POST", &format!("/session/{}{path}", self.session), body)
    }

    fn ask(&self, verb: &str, path: &str, body: &Value) -> Value {
        let body = body.to_string();
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        write!(
            stream,
            "{verb} {path} HTTP/1.1\r\nHost: localhost:{}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.port,
            body.len()
        )
        .unwrap();
        let mut reader = BufReader::new(stream);
        let mut length = 0;
        for line in reader.by_ref().lines().map(Result::unwrap) {
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').unwrap_or((&line, ""));
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().unwrap();
            }
        }
        let mut answer = vec![0; length];
        reader.read_exact(&mut answer).unwrap();
        let mut answer: Value = serde_json::from_slice(&answer).unwrap();
        let value = answer["value"].take();
        assert!(value["error"].is_null(), "{path}: {value}");
        value
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() && !std::thread::panicking() {
            self.ask("DELETE", &format!("/session/{}", self.session), &json!({}));
        }
        // The driver takes its browser along.
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
