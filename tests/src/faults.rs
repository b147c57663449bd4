//! What goes wrong, and how it is put right in the end.

use crate::device::{DeviceNo, Line};
use crate::network::Notice;
use crate::world::{Happening, World};

/// One thing that goes wrong, or is put right again.
#[derive(Debug, Clone, Copy)]
pub enum Fault {
    /// The network goes where the device is, for this long.
    Cut(DeviceNo, u64),
    /// It comes back.
    Mend(DeviceNo),
    /// The socket stays open and nothing passes.
    Stall(DeviceNo),
    /// A bad line: this much slower, until mended.
    Lag(DeviceNo, u64),
    /// The program dies in one tab, and is opened again this much later.
    KillTab(DeviceNo, u64),
    /// The power goes, for this long.
    PowerLoss(DeviceNo, u64),
    /// One more tab.
    SecondTab(DeviceNo),
    /// The disk is full, for this long.
    DiskFull(DeviceNo, u64),
    /// It has room again.
    DiskFree(DeviceNo),
    /// The clock is set to the true time and this many milliseconds.
    Clock(DeviceNo, i64),
    /// The relay is killed, for this long.
    RelayDies(u64),
    /// The relay's disk is full, or cannot be read either, for this long.
    RelayDiskFails(bool, u64),
    /// It works again.
    RelayDiskWorks,
    /// The relay drops what it had queued for a device.
    Overflow(DeviceNo),
}

const MINUTE: i64 = 60_000;
const YEAR: i64 = 365 * 24 * 60 * MINUTE;

impl World {
    /// Chooses what goes wrong within the next `span` milliseconds.
    pub(crate) fn plan_faults(&mut self, count: u64, devices: usize, span: u64) {
        for _ in 0..count {
            let device = usize::try_from(self.between(0, devices as u64 - 1)).expect("an index");
            let fault = self.choose(device, span);
            let at = self.between(0, span);
            self.after(at, Happening::Strike(fault));
        }
    }

    fn choose(&mut self, device: DeviceNo, span: u64) -> Fault {
        let short = self.between(100, 30_000);
        let long = self.between(1_000, span / 2 + 2_000);
        let time = if self.chance(60) { short } else { long };
        match self.between(0, 99) {
            0..22 => Fault::Cut(device, time),
            22..32 => Fault::Stall(device),
            32..38 => Fault::Lag(device, self.between(100, 8_000)),
            38..52 => Fault::KillTab(device, short),
            52..60 => Fault::PowerLoss(device, time),
            60..68 => Fault::SecondTab(device),
            68..73 => Fault::DiskFull(device, short),
            73..80 => {
                let minutes = self.between(0, 120).cast_signed() * MINUTE;
                let wrong = self.pick(&[minutes - 60 * MINUTE, YEAR, -YEAR, 0]);
                Fault::Clock(device, wrong)
            }
            80..88 => Fault::RelayDies(short),
            88..92 => Fault::RelayDiskFails(self.chance(30), short),
            _ => Fault::Overflow(device),
        }
    }

    /// It happens.
    pub fn strike(&mut self, fault: Fault) {
        let devices = self.devices.len();
        let exists = |device: DeviceNo| device < devices;
        match fault {
            Fault::RelayDies(time) => {
                let queued = self.relay.queue.len() as u64;
                let kept = self.between(0, queued);
                self.kill_relay(usize::try_from(kept).expect("a count"));
                self.after(time, Happening::RelayStarts);
            }
            Fault::RelayDiskFails(reads, time) => {
                self.note("the relay's disk fails");
                self.relay.disk_fails(true, reads);
                self.after(time, Happening::Strike(Fault::RelayDiskWorks));
            }
            Fault::RelayDiskWorks => self.relay.disk_fails(false, false),
            Fault::Cut(d, _)
            | Fault::Mend(d)
            | Fault::Stall(d)
            | Fault::Lag(d, _)
            | Fault::KillTab(d, _)
            | Fault::PowerLoss(d, _)
            | Fault::SecondTab(d)
            | Fault::DiskFull(d, _)
            | Fault::DiskFree(d)
            | Fault::Clock(d, _)
            | Fault::Overflow(d) => {
                if exists(d) {
                    self.note(format!("{fault:?}"));
                    self.strike_device(d, fault);
                }
            }
        }
    }

    fn strike_device(&mut self, device: DeviceNo, fault: Fault) {
        match fault {
            Fault::Cut(_, time) => {
                let notice = if self.chance(70) { Notice::Soon } else { Notice::Never };
                self.cut(device, notice);
                self.after(time, Happening::Strike(Fault::Mend(device)));
            }
            Fault::Mend(_) => self.devices[device].line = Line::default(),
            Fault::Stall(_) => self.break_lines(device, Notice::Never),
            Fault::Lag(_, latency) => {
                let line = &mut self.devices[device].line;
                (line.latency, line.jitter) = (latency, latency / 2);
                self.after(60_000, Happening::Strike(Fault::Mend(device)));
            }
            Fault::KillTab(_, later) => {
                let tabs = self.devices[device].tabs.clone();
                if !tabs.is_empty() {
                    let (tab, written) = (self.pick(&tabs), self.chance(50));
                    self.kill_tab(tab, written);
                    self.after(later, Happening::OpenTab { device });
                }
            }
            Fault::PowerLoss(_, time) => self.lose_power(device, time),
            Fault::SecondTab(_) if self.devices[device].tabs.len() == 1 => self.open_tab(device),
            Fault::DiskFull(_, time) => {
                self.devices[device].disk.broken = true;
                self.after(time, Happening::Strike(Fault::DiskFree(device)));
            }
            Fault::DiskFree(_) => self.devices[device].disk.broken = false,
            Fault::Clock(_, wrong) => self.devices[device].clock = wrong,
            Fault::Overflow(_) => {
                let conn = self.devices[device].leader.and_then(|tab| self.tabs[tab].conn);
                if let Some(conn) = conn {
                    self.overflow(conn);
                }
            }
            _ => {}
        }
    }

    /// The network goes where a device is.
    pub fn cut(&mut self, device: DeviceNo, notice: Notice) {
        self.devices[device].line.up = false;
        self.break_lines(device, notice);
    }

    fn break_lines(&mut self, device: DeviceNo, notice: Notice) {
        for tab in self.devices[device].tabs.clone() {
            self.break_line(tab, notice);
        }
    }

    fn lose_power(&mut self, device: DeviceNo, time: u64) {
        for tab in self.devices[device].tabs.clone() {
            let written = self.chance(50);
            self.kill_tab(tab, written);
        }
        let disk = &self.devices[device].disk;
        let kept = self.between(0, disk.unsafe_batches() as u64);
        self.devices[device].disk.lose_power(usize::try_from(kept).expect("a count"));
        self.after(time, Happening::OpenTab { device });
    }

    /// Everything works again, and every device is on.
    pub fn heal(&mut self) {
        self.note("everything is put right");
        self.relay.disk_fails(false, false);
        self.start_relay();
        for device in 0..self.devices.len() {
            self.devices[device].disk.broken = false;
            self.devices[device].line = Line::default();
            self.devices[device].clock = 0;
            // The next conversation with the relay tells that the clock is right.
            self.break_lines(device, Notice::Soon);
            if self.devices[device].tabs.is_empty() {
                self.open_tab(device);
            }
        }
    }
}
