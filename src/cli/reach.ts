/** `report reach`: from arguments to exit code, with everything outside of it passed in. */
import { reach } from '@shared/domain/reach/reach'
import { indexReach, type ReachIndex } from '@shared/domain/reach/snapshot'
import type { ReachParty, ReachQuestion } from '@shared/domain/reach/types'
import { visibleText } from '@shared/domain/visible-text'
import { collect, type Findings } from './collect'
import { findParty, parseReachArguments, reachUsage, type ReachArguments } from './reach-arguments'
import { toReachSnapshot, type Machine } from './reach-snapshot'
import { reachTable, reachText, type AnsweredQuestion } from './reach-text'
import { refuse, withEngine, type ExitCode, type ReportSurroundings } from './with-engine'

export interface ReachSurroundings extends Omit<ReportSurroundings, 'nowMs'> {
  readonly machine: () => Machine
}

/** Names and their order in the document are a promise to scripts. */
const reachVersion = 1

/** 0: answered, yes or no · 1: the engine could not be read · 2: wrong arguments, an unknown container among them. */
export async function runReach(words: readonly string[], around: ReachSurroundings): Promise<ExitCode> {
  const request = parseReachArguments(words)
  if (request.kind === 'help') {
    around.writeOut(reachUsage)
    return 0
  }
  if (request.kind === 'wrong') return refuse(request.message, around)
  return withEngine(request.host, around, async (port) => answer(request, await collect(port), around))
}

function answer(
  request: Extract<ReachArguments, { readonly kind: 'reach' }>,
  findings: Findings,
  around: ReachSurroundings,
): 0 | 2 {
  const { containers } = findings
  const index = indexReach(toReachSnapshot(findings, around.machine()))
  const { port, protocol } = request
  const pairs: (readonly [ReachParty, ReachParty])[] = []
  if (request.pair === null) {
    const parties: readonly ReachParty[] = [
      { kind: 'host' },
      { kind: 'lan' },
      ...containers.map(({ id }) => ({ kind: 'container', id }) as const),
    ]
    for (const source of parties) {
      for (const target of parties) if (source !== target) pairs.push([source, target])
    }
  } else {
    const [source, target] = request.pair.map((word) => findParty(word, containers))
    for (const found of [source, target]) {
      if (found !== undefined && 'message' in found) return refuse(found.message, around)
    }
    if (source !== undefined && target !== undefined && 'kind' in source && 'kind' in target) {
      pairs.push([source, target])
    }
  }
  const answers = pairs.map(([source, target]) => ask(index, { source, target, port, protocol }))
  around.writeOut(
    request.asJson
      ? `${JSON.stringify(toDocument(answers, request.pair === null), null, 2)}\n`
      : request.pair === null
        ? reachTable(answers)
        : answers.map(reachText).join(''),
  )
  for (const { kind, id, message } of findings.problems) {
    around.writeError(`report: the ${kind} ${id} could not be read in full: ${visibleText(message)}\n`)
  }
  return 0
}

interface Answer extends AnsweredQuestion {
  readonly question: ReachQuestion
}

function ask(index: ReachIndex, question: ReachQuestion): Answer {
  const { source, target, port, protocol } = question
  return {
    question,
    source: nameOf(index, source),
    target: nameOf(index, target),
    port: port === null ? `any port (${protocol})` : `${port}/${protocol}`,
    verdict: reach(index, question),
  }
}

function nameOf({ containersById }: ReachIndex, party: ReachParty): string {
  if (party.kind !== 'container') return party.kind
  const name = containersById.get(party.id)?.name ?? party.id
  return name === 'host' || name === 'lan' ? `container:${name}` : name
}

/** A pair is an object of its own; `--all` is a list of the same objects. */
function toDocument(answers: readonly Answer[], isList: boolean): object {
  const verdicts = answers.map(({ question, source, target, verdict }) => ({
    source: toParty(question.source, source),
    target: toParty(question.target, target),
    port: question.port,
    protocol: question.protocol,
    reachable: verdict.isReachable,
    ways: verdict.ways,
    reasons: verdict.reasons,
    notes: verdict.notes,
  }))
  return isList ? { reachVersion, verdicts } : { reachVersion, ...verdicts[0] }
}

function toParty(party: ReachParty, name: string): object {
  return party.kind === 'container'
    ? { kind: party.kind, id: party.id, name: name.replace(/^container:/, '') }
    : { kind: party.kind }
}
