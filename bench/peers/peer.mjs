// Load for a peer's server, in rooms like the relay's: each of CLIENTS in each of ROOMS pushes its clock into a shared list
// every PERIOD ms for SECONDS. Prints one line of JSON: deliveries, their delay, and the server's processor time for each.
// usage: node peer.mjs fan-out hocuspocus|automerge
//        node peer.mjs idle hocuspocus                 memory of SOCKETS that say nothing, five to a document
import { spawn } from "node:child_process"
import fs from "node:fs"
import net from "node:net"
import os from "node:os"
import path from "node:path"

const [mode, kind] = process.argv.slice(2)
const number = (name, otherwise) => Number(process.env[name] ?? otherwise)
const rooms = number("ROOMS", 40), clients = number("CLIENTS", 5)
const period = number("PERIOD", 100), seconds = number("SECONDS", 20)
const sleep = (ms) => new Promise((done) => setTimeout(done, ms))

/** Processor time of a process in seconds. */
function cpu(pid) {
  const fields = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ")
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** Resident memory of a process in bytes. */
function rss(pid) {
  return Number(fs.readFileSync(`/proc/${pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/)[1]) * 1024
}

function freePort() {
  return new Promise((done) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address()
      server.close(() => done(port))
    })
  })
}

async function startServer(folder) {
  const port = await freePort()
  const script = new URL(`./server-${kind}.mjs`, import.meta.url).pathname
  const server = spawn(process.execPath, [script, String(port), folder], { stdio: ["ignore", "pipe", "inherit"] })
  await new Promise((ready, ended) => {
    server.stdout.once("data", ready)
    server.once("exit", (code) => ended(new Error(`the server ended: ${code}`)))
  })
  return { server, url: `ws://127.0.0.1:${port}` }
}

async function joinHocuspocus(url, room, onDelivery) {
  const { HocuspocusProvider, HocuspocusProviderWebsocket } = await import("@hocuspocus/provider")
  const Y = await import("yjs")
  const { WebSocket } = await import("ws")
  const websocketProvider = new HocuspocusProviderWebsocket({ url, WebSocketPolyfill: WebSocket })
  const document = new Y.Doc()
  const provider = new HocuspocusProvider({ websocketProvider, name: `room${room}`, document })
  provider.attach?.()
  await new Promise((synced) => provider.on("synced", synced))
  const list = document.getArray("list")
  list.observe((event) => {
    if (event.transaction.local) return
    for (const delta of event.changes.delta) for (const said of delta.insert ?? []) onDelivery(said)
  })
  return () => list.push([performance.now()])
}

const addresses = new Map()

async function joinAutomerge(url, room, onDelivery) {
  const { Repo } = await import("@automerge/automerge-repo")
  const { WebSocketClientAdapter } = await import("@automerge/automerge-repo-network-websocket")
  const repo = new Repo({ network: [new WebSocketClientAdapter(url)] })
  let handle
  if (addresses.has(room)) {
    handle = await repo.find(addresses.get(room))
  } else {
    handle = repo.create({ list: [] })
    addresses.set(room, handle.url)
    await sleep(200)
  }
  let mine = false
  handle.on("change", ({ patches }) => {
    if (mine) return
    for (const patch of patches) if (patch.action === "insert") for (const said of patch.values) onDelivery(said)
  })
  return () => {
    mine = true
    handle.change((doc) => { doc.list.push(performance.now()) })
    mine = false
  }
}

async function joinAll(url, onDelivery) {
  const join = kind === "hocuspocus" ? joinHocuspocus : joinAutomerge
  const pushers = []
  for (let room = 0; room < rooms; room++) for (let c = 0; c < clients; c++) pushers.push(await join(url, room, onDelivery))
  return pushers
}

async function fanOut(server, url) {
  const delays = []
  let sent = 0
  const pushers = await joinAll(url, (said) => delays.push(performance.now() - said))
  await sleep(2000)
  delays.length = 0
  const before = cpu(server.pid)
  const timers = []
  pushers.forEach((push, i) => setTimeout(() => {
    timers.push(setInterval(() => { sent++; push() }, period))
  }, (i * period) / pushers.length))
  await sleep(seconds * 1000)
  timers.forEach(clearInterval)
  await sleep(3000)
  const used = cpu(server.pid) - before
  delays.sort((a, b) => a - b)
  const quantile = (q) => Number(delays[Math.floor(q * (delays.length - 1))].toFixed(2))
  return {
    kind, rooms, clients, sent, delivered: delays.length, expected: sent * (clients - 1),
    p50_ms: quantile(0.5), p99_ms: quantile(0.99), cpu_s: used, us_per_delivery: Number(((used * 1e6) / delays.length).toFixed(2)),
  }
}

async function idle(server, url) {
  await sleep(1000)
  const before = rss(server.pid)
  const pushers = await joinAll(url, () => {})
  await sleep(2000)
  const sockets = pushers.length
  return { kind, sockets, rss_before_mib: before / 1048576, rss_after_mib: rss(server.pid) / 1048576, bytes_per_socket: Math.round((rss(server.pid) - before) / sockets) }
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "peer-"))
const { server, url } = await startServer(folder)
const result = mode === "idle" ? await idle(server, url) : await fanOut(server, url)
console.log(JSON.stringify(result))
const gone = new Promise((done) => server.once("exit", done))
server.kill("SIGKILL")
await gone
fs.rmSync(folder, { recursive: true, force: true })
process.exit(0)
