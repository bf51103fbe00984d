// Preloaded before any TypeScript: says in one line what to do where the running Node cannot run it.
const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 24) {
  process.stderr.write(
    `Rebound runs on Node 24; this is ${process.versions.node}. On Linux x64 "npm ci" brings Node 24 along (do not omit optional packages); elsewhere install it from https://nodejs.org and try again.\n`,
  )
  process.exit(1)
}
