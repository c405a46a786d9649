/**
 * Fifty containers, with networks and volumes, that differ in everything that the report tells. Made with the docker
 * command on a test engine.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { TEST_IMAGES } from '../../../scripts/lib/test-images.mjs'
import { inParallel } from '../../main/state/in-parallel'

export type Docker = (...words: readonly string[]) => Promise<string>
type Words = readonly string[]

const { sleeper, crasher, web, healthy, base } = TEST_IMAGES
const label = '--label quayside.test=1'
const split = (text: string): Words => text.split(' ').filter((word) => word !== '')
const run = (name: string, options: string, ...image: Words): Words => [
  ...split(`run --detach ${label} --name ${name} ${options}`),
  ...image,
]
const create = (name: string, options: string, ...image: Words): Words => [
  ...split(`create ${label} --name ${name} ${options}`),
  ...image,
]

const composeLabels = '--label com.docker.compose.project=shop --label com.docker.compose.service=web'
const failingCheck = '--health-cmd false --health-interval 1s --health-retries 1'
const hostileLabel = 'a=<img src=x onerror=alert(1)>\u001b[2J\u202e\n'

const independent: readonly Words[] = [
  ...['no', 'always', 'unless-stopped', 'on-failure', 'on-failure:7'].map((policy, index) =>
    run(`policy-${index}`, `--restart ${policy}`, sleeper),
  ),
  ...['18080:80', '127.0.0.1:18081:80', '80', '18082:80/udp', '18090-18093:80-83', '[::1]:18084:80'].map(
    (port, index) => run(`port-${index}`, `--publish ${port}`, web),
  ),
  run('ports-many', '--publish 18100:80 --publish 18101:80 --publish 18102:9000', web),
  run('ports-all', '--publish-all', web),
  create('port-asked-for', '--publish 18110:80 --publish 8000-8005', web),
  // Its port is taken when it is started: the engine keeps the reason with the container.
  create('port-taken', '--publish 18080:80', web),
  create('sctp', '--publish 18120:5000/sctp', sleeper),
  run('exposed', '--expose 7000 --expose 7001/udp --expose 7100-7103', sleeper),
  ...['host', 'none', 'bridge'].map((mode) => run(`mode-${mode}`, `--network ${mode}`, sleeper)),
  run('net-owner', '--network report-front --ip 10.77.0.10 --network-alias shop', sleeper),
  run('net-ip', '--network report-front --ip 10.77.0.99', sleeper),
  create('net-created', '--network report-back --network-alias one --network-alias two', sleeper),
  run('net-two', '--network report-front', sleeper),
  run('net-ipv6', '--network report-six', sleeper),
  run('mount-named', '--volume report-data:/data', sleeper),
  run('mount-readonly', '--volume report-data:/data:ro', sleeper),
  run('mount-anonymous', '--volume /anonymous', sleeper),
  run('mount-bind', '--volume /etc:/host-etc:ro', sleeper),
  run('mount-tmpfs', '--mount type=tmpfs,destination=/scratch', sleeper),
  run('mount-many', '--volume report-data:/z --volume report-more:/a --volume /tmp:/m', sleeper),
  ...[0, 1, 2, 126, 127, 137, 255].map((code) => run(`exit-${code}`, '', base, 'sh', '-c', `exit ${code}`)),
  run('exit-limit', '--restart on-failure:2', crasher),
  run('restarting', '--restart always', crasher),
  create('never-started', '', sleeper),
  ...['to-pause', 'to-stop', 'to-kill'].map((name) => run(name, '', sleeper)),
  run('auto-remove', '--rm', sleeper),
  run('healthy', '', healthy),
  run('unhealthy', failingCheck, sleeper),
  run('labels', '--label __proto__=x --label constructor= --label 2=b --label 1=a', sleeper),
  [...split(`run --detach ${label} --name labels-hostile --label`), hostileLabel, sleeper],
  run('compose', composeLabels, sleeper),
  run('command', '--entrypoint sh', base, '-c', 'sleep 1d # "two words" \u001b[31m é'),
]

const frontNetwork = '--subnet 10.77.0.0/24 --gateway 10.77.0.1'
const backNetwork =
  '--internal --subnet 10.78.0.0/16 --ip-range 10.78.5.0/24 --aux-address router=10.78.0.9 ' +
  '--opt com.docker.network.driver.mtu=1400'

/** Resolves when every container is as it is meant to be. The one named "restarting" changes all the time. */
export async function makeReportScene(docker: Docker): Promise<void> {
  await docker(...split(`network create ${label} ${frontNetwork} report-front`))
  await docker(...split(`network create ${label} ${backNetwork} report-back`))
  await docker(...split(`network create ${label} --ipv6 --subnet fd00:77::/64 report-six`))
  await docker(...split(`volume create ${label} --label role=data report-data`))
  await docker(...split(`volume create ${label} --opt type=tmpfs --opt device=tmpfs report-more`))
  await inParallel(independent, 3, (words) => docker(...words))
  await docker(...run('net-shares', '--network container:net-owner', sleeper))
  await docker('network', 'connect', '--alias', 'inner', 'report-back', 'net-two')
  await docker('pause', 'to-pause')
  await docker('stop', 'to-stop')
  await docker('kill', 'to-kill')
  await docker('start', 'port-taken').catch(() => '')

  const reached = async (name: string, format: string, value: string) => {
    for (let attempt = 0; attempt < 300; attempt += 1) {
      if ((await docker('inspect', '--format', format, name)) === value) return
      await wait(200)
    }
    throw new Error(`${name} did not become ${value}`)
  }
  await reached('healthy', '{{.State.Health.Status}}', 'healthy')
  await reached('unhealthy', '{{.State.Health.Status}}', 'unhealthy')
  await reached('exit-limit', '{{.State.Status}} {{.RestartCount}}', 'exited 2')
}
