/** Names as a container's own resolver answers them. */
import type { Docker } from '../report-scene'

/** By the name asked for: the addresses of both families, sorted; none where the name is not known. */
export type LookUps = ReadonlyMap<string, readonly string[]>

// All at once: a name that docker does not know goes to a server that may not answer.
const script = `
cd /tmp
for name in "$@"; do
  for type in a aaaa; do
    timeout 8 nslookup -type=$type "$name." > "look-up.$name.$type" 2>/dev/null &
  done
done
wait
for name in "$@"; do
  echo "? $name"
  cat "look-up.$name.a" "look-up.$name.aaaa"
done
rm -f look-up.*
`

export async function lookUp(docker: Docker, container: string, names: readonly string[]): Promise<LookUps> {
  const output = await docker('exec', container, 'sh', '-c', script, 'look-up', ...names)
  const found = new Map<string, string[]>(names.map((name) => [name, []]))
  let current: string[] = []
  for (const line of output.split('\n')) {
    if (line.startsWith('? ')) current = found.get(line.slice(2)) ?? []
    // The server's own address has its port behind it.
    const address = /^Address: +(\S+)$/.exec(line)?.[1]
    if (address !== undefined && !/(?:\d\.\d+|\]):53$/.test(address)) current.push(address)
  }
  for (const addresses of found.values()) addresses.sort()
  return found
}
