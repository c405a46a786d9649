/**
 * The containers that are measured: sleepers in Compose-like projects, one in ten running. They live on the
 * throw-away engine and go with it.
 */
import { TEST_IMAGES } from '../../scripts/lib/test-images.mjs'

/** In pairs of one initial, so that each of two typed letters narrows a list that shows them all. */
const WORDS = ['zebra', 'zinc', 'vapor', 'vivid', 'jolly', 'jump', 'kayak', 'koala', 'walnut', 'wolf']

/** Two letters to type for each pair: the first leaves both words of the pair, the second leaves one. */
export const FILTER_INPUTS = ['ze', 'va', 'jo', 'ka', 'wa']

const PER_PROJECT = 10
const AT_ONCE = 3

/** @param {number} index */
export const namePrefix = (index) => `bench-${String(index).padStart(4, '0')}`

/** Matches the prefix in any text that holds a container's name. */
export const NAME_PATTERN = /bench-\d{4}/

/** @param {number} index */
export const containerName = (index) => `${namePrefix(index)}-${WORDS[index % WORDS.length]}`

/** @param {number} index */
export const isRunner = (index) => index % 10 === 0

/**
 * @param {number} index
 * @returns {object} the body of POST /containers/create
 */
export function containerBody(index) {
  const project = `harbor-${String(Math.floor(index / PER_PROJECT)).padStart(3, '0')}`
  const compose = {
    project,
    service: WORDS[index % WORDS.length] ?? '',
    'container-number': '1',
    oneoff: 'False',
    version: '2.29.7',
    'config-hash': String(index).padStart(64, 'a'),
    'project.working_dir': `/home/user/${project}`,
    'project.config_files': `/home/user/${project}/compose.yaml`,
  }
  return {
    Image: TEST_IMAGES.sleeper,
    Labels: Object.fromEntries(
      Object.entries(compose).map(([key, value]) => [`com.docker.compose.${key}`, value]),
    ),
    HostConfig: { RestartPolicy: { Name: 'no', MaximumRetryCount: 0 } },
  }
}

/**
 * Grows the population to `size` containers.
 *
 * @param {ReturnType<typeof import('./engine-client.mjs').createEngineClient>} client
 * @param {number} from how many there are
 * @param {number} size
 * @param {number} runnersUpTo containers from this index on are only created
 */
export async function growPopulation(client, from, size, runnersUpTo) {
  let next = from
  const work = async () => {
    while (next < size) {
      const index = next++
      const answer = await client.request(
        'POST',
        `/containers/create?name=${containerName(index)}`,
        containerBody(index),
      )
      const { Id: id } = JSON.parse(answer)
      if (isRunner(index) && index < runnersUpTo) await client.request('POST', `/containers/${id}/start`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}
