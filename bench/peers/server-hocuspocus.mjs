// Hocuspocus with its SQLite extension. It acknowledges before it stores.
import { SQLite } from "@hocuspocus/extension-sqlite"
import { Server } from "@hocuspocus/server"

const [port, folder] = process.argv.slice(2)
const server = new Server({ port: Number(port), quiet: true, extensions: [new SQLite({ database: `${folder}/db.sqlite` })] })
await server.listen()
console.log("ready")
