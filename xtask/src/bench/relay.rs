//! The relay under load, beside a floor that does nothing and the sync servers of other projects, one after the other in
//! one run with the same rooms, clients and period. Processor time is the server process's own.

use std::{
    env,
    fs::{self, File},
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Instant,
};

use anyhow::{Context, Result};
use serde_json::Value;

use super::Figure;
use crate::{
    install,
    process::{output, run as run_command},
    workspace::Workspace,
};

const PEERS: &str = "bench/peers";
/// Long enough to see the tail.
const FSYNCS: usize = 500;

/// How hard to drive a server.
#[derive(Clone, Copy)]
struct Load {
    rooms: usize,
    clients: usize,
    /// Milliseconds between two edits of a client.
    period: usize,
    seconds: usize,
}

impl Load {
    /// 40 rooms of 5 clients, ten edits a second each, for 20 seconds; `ROOMS`, `CLIENTS`, `PERIOD`, `SECONDS` change it.
    fn from_environment() -> Self {
        let number = |name, otherwise| env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(otherwise);
        Self {
            rooms: number("ROOMS", 40),
            clients: number("CLIENTS", 5),
            period: number("PERIOD", 100),
            seconds: number("SECONDS", 20),
        }
    }

    fn drives<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let Self { rooms, clients, period, seconds } = self;
        for (name, value) in [("ROOMS", rooms), ("CLIENTS", clients), ("PERIOD", period), ("SECONDS", seconds)] {
            command.env(name, value.to_string());
        }
        command
    }

    fn edits_per_second(&self) -> usize {
        self.rooms * self.clients * 1000 / self.period
    }
}

/// The last line of a load's output: one JSON object.
struct Measured(Value);

impl Measured {
    fn by(command: &mut Command) -> Result<Self> {
        let text = output(command)?;
        let line = text.lines().last().context("the load printed nothing")?;
        Ok(Self(serde_json::from_str(line)?))
    }

    fn get(&self, name: &str) -> Result<f64> {
        self.0.get(name).and_then(Value::as_f64).with_context(|| format!("no {name} in {}", self.0))
    }
}

/// A server that ends with this value.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Server {
    /// Starts it, and reads as many lines as it says before it is ready.
    fn start(command: &mut Command, lines: usize) -> Result<(Self, Vec<String>)> {
        let mut child = command.stdout(Stdio::piped()).spawn().context("a server did not start")?;
        let out = BufReader::new(child.stdout.take().context("no standard output")?);
        let server = Self(child);
        let said = out.lines().take(lines).collect::<std::io::Result<_>>()?;
        Ok((server, said))
    }

    fn pid(&self) -> String {
        self.0.id().to_string()
    }
}

/// The programs that are measured.
struct Bench<'a> {
    workspace: &'a Workspace,
    floor: PathBuf,
    relay: PathBuf,
    load: PathBuf,
    data: PathBuf,
}

impl<'a> Bench<'a> {
    fn build(workspace: &'a Workspace) -> Result<Self> {
        install::npm_packages(workspace, PEERS)?;
        compile_sqlite(workspace)?;
        let package = ["--package", "intreccio-relay"];
        let programs = ["--bin", "intreccio-relay", "--example", "load"];
        run_command(workspace.cargo(["build", "--release"]).args(package).args(programs))?;
        let floor = workspace.scratch("floor");
        run_command(
            workspace
                .cargo(["build", "--release", "--locked", "--manifest-path", "bench/floor/Cargo.toml"])
                .env("CARGO_TARGET_DIR", &floor),
        )?;
        Ok(Self {
            workspace,
            floor: floor.join("release/floor"),
            relay: workspace.target("release/intreccio-relay"),
            load: workspace.target("release/examples/load"),
            data: workspace.scratch("bench-relay"),
        })
    }

    fn floor(&self, load: Load) -> Result<Measured> {
        let (server, said) = Server::start(Command::new(&self.floor).arg("serve"), 1)?;
        let port = said.first().context("the floor says its port")?;
        Measured::by(load.drives(Command::new(&self.floor).args(["load", port]).env("SERVER_PID", server.pid())))
    }

    fn relay(&self, mode: &str, load: Load) -> Result<Measured> {
        // Each time a fresh folder: a workspace is founded on it.
        if self.data.exists() {
            fs::remove_dir_all(&self.data)?;
        }
        let mut command = Command::new(&self.relay);
        command.args(["--listen", "127.0.0.1:0", "--data"]).arg(&self.data);
        let (server, said) = Server::start(&mut command, 2)?;
        let [address, code] = said.as_slice() else { anyhow::bail!("the relay says its address and set-up code") };
        let address = address.trim_start_matches("Indirizzo: http://");
        let code = code.trim_start_matches("Codice di avvio: ");
        let mut command = Command::new(&self.load);
        Measured::by(load.drives(command.args([mode, address, code]).env("SERVER_PID", server.pid())))
    }

    fn peer(&self, mode: &str, kind: &str, load: Load) -> Result<Measured> {
        Measured::by(load.drives(&mut self.workspace.node_tool("node", PEERS, ["peer.mjs", mode, kind])))
    }
}

/// Hocuspocus's store is a module in C++. npm runs no scripts of packages here but this one, which fetches or compiles it.
fn compile_sqlite(workspace: &Workspace) -> Result<()> {
    const MODULE: &str = "better-sqlite3";
    let built = format!("{PEERS}/node_modules/{MODULE}/build/Release/better_sqlite3.node");
    if workspace.path(&built).exists() {
        return Ok(());
    }
    run_command(&mut workspace.node_tool("npm", PEERS, ["rebuild", MODULE, "--ignore-scripts=false"]))
}

/// Median and 99th percentile, in milliseconds, of appending 4 KiB to a file and making it durable.
fn fsync(folder: &Path) -> Result<(f64, f64)> {
    fs::create_dir_all(folder)?;
    let path = folder.join("fsync");
    let mut file = File::create(&path)?;
    let mut times = Vec::new();
    for _ in 0..FSYNCS {
        let started = Instant::now();
        file.write_all(&[0; 4096])?;
        file.sync_data()?;
        times.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    fs::remove_file(path)?;
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times.get(times.len() * share / 100).copied().context("no times");
    Ok((at(50)?, at(99)?))
}

pub fn run(workspace: &Workspace) -> Result<()> {
    let bench = Bench::build(workspace)?;
    let load = Load::from_environment();
    let disk = fsync(&workspace.scratch("bench-disk"))?;
    println!("{} edits a second in {} rooms of {}", load.edits_per_second(), load.rooms, load.clients);
    let floor = bench.floor(load)?;
    let ours = bench.relay("fan-out", load)?;
    let hocuspocus = bench.peer("fan-out", "hocuspocus", load)?;
    // It does not keep up with more.
    let lighter = Load { rooms: load.rooms / 2, period: load.period * 2, ..load };
    let automerge = bench.peer("fan-out", "automerge", lighter)?;
    let half = bench.relay("fan-out", Load { period: load.period * 2, ..load })?;
    fan_out(&[("ours", &ours), ("floor", &floor), ("hocuspocus", &hocuspocus), ("automerge-repo", &automerge)])?;
    acks(&[(load.edits_per_second(), &ours), (load.edits_per_second() / 2, &half)], disk)?;
    idle(&bench, load)
}

/// What a delivery costs and how long it takes.
fn fan_out(servers: &[(&str, &Measured)]) -> Result<()> {
    println!("{:<16}{:>14}{:>10}{:>10}", "", "CPU/delivery", "p50", "p99");
    for (name, measured) in servers {
        let [cpu, p50, p99] = ["us_per_delivery", "p50_ms", "p99_ms"].map(|field| measured.get(field));
        println!("{name:<16}{:>11.1} µs{:>7.1} ms{:>7.1} ms", cpu?, p50?, p99?);
    }
    let [(_, ours), peers @ ..] = servers else { return Ok(()) };
    let rows = [
        ("cpu per delivery", "µs", "us_per_delivery"),
        ("delivery p50", "ms", "p50_ms"),
        ("delivery p99", "ms", "p99_ms"),
    ];
    for (what, unit, field) in rows {
        let mut figure = Figure::new("relay", what, unit, ours.get(field)?);
        for (name, measured) in peers {
            figure = figure.beside(name, measured.get(field)?);
        }
        figure.print();
    }
    Ok(())
}

/// How long until an entry is durable and acknowledged, beside one fsync of the same disk.
fn acks(runs: &[(usize, &Measured)], (p50, p99): (f64, f64)) -> Result<()> {
    for (rate, measured) in runs {
        for (quantile, field, disk) in [("p50", "ack_p50_ms", p50), ("p99", "ack_p99_ms", p99)] {
            let what = format!("ack {quantile} at {rate} appends/s");
            Figure::new("relay", &what, "ms", measured.get(field)?).beside("fsync", disk).print();
        }
    }
    Ok(())
}

/// What a connection costs that says nothing: 2,000 of the relay, 1,000 of Hocuspocus on 200 documents.
fn idle(bench: &Bench<'_>, load: Load) -> Result<()> {
    let ours = bench.relay("idle", load)?.get("bytes_per_socket")?;
    let hocuspocus = bench.peer("idle", "hocuspocus", Load { rooms: 200, clients: 5, ..load })?;
    let what = "memory per idle connection";
    Figure::new("relay", what, "bytes", ours).beside("hocuspocus", hocuspocus.get("bytes_per_socket")?).print();
    Ok(())
}
