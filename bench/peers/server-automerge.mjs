// The sync server of automerge-repo, storing to files.
import { Repo } from "@automerge/automerge-repo"
import { NodeWSServerAdapter } from "@automerge/automerge-repo-network-websocket"
import { NodeFSStorageAdapter } from "@automerge/automerge-repo-storage-nodefs"
import { WebSocketServer } from "ws"

const [port, folder] = process.argv.slice(2)
const sockets = new WebSocketServer({ port: Number(port), host: "127.0.0.1" })
new Repo({
  network: [new NodeWSServerAdapter(sockets)],
  storage: new NodeFSStorageAdapter(folder),
  peerId: "storage-server",
  sharePolicy: async () => false,
})
console.log("ready")
