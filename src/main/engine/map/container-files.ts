/** Processes and files of a container: `docker top`, `docker diff` and the stat of one path. */
import type {
  FileChange,
  FileChangeKind,
  FileFacts,
  FileType,
  ProcessList,
} from '@shared/domain/container-details'
import { clip, isObject, requireObject, toList, toNumber, toText, toTexts, toTimeOrNull } from '../api/read'
import { nonsense } from '../errors'

const maximumProcesses = 1_000
const maximumColumns = 20
const maximumCellLength = 4_096
const maximumChanges = 5_000

/** `GET /containers/{id}/top`; `titles` are those of the host's ps. */
export function toProcessList(answer: unknown): ProcessList {
  const raw = requireObject(answer, 'the process list')
  const processes = toList(raw.Processes).filter(Array.isArray) as (readonly unknown[])[]
  const toCells = (cells: readonly string[]) =>
    cells.slice(0, maximumColumns).map((cell) => clip(cell, maximumCellLength))
  return {
    titles: toCells(toTexts(raw.Titles)),
    rows: processes.slice(0, maximumProcesses).map((cells) => toCells(toTexts(cells))),
    processCount: processes.length,
  }
}

const kinds: Readonly<Record<number, FileChangeKind>> = { 0: 'modified', 1: 'added', 2: 'deleted' }

/** `GET /containers/{id}/changes`; `null` is how an unchanged container answers. */
export function toFileChanges(answer: unknown): { files: readonly FileChange[]; fileCount: number } {
  if (answer === null) return { files: [], fileCount: 0 }
  if (!Array.isArray(answer)) throw nonsense('the changes are not a list', JSON.stringify(answer) ?? '')
  const files = (answer as readonly unknown[]).flatMap((change): FileChange[] => {
    const kind = isObject(change) ? kinds[toNumber(change.Kind)] : undefined
    return isObject(change) && kind !== undefined ? [{ path: clip(toText(change.Path), 4_096), kind }] : []
  })
  return { files: files.slice(0, maximumChanges), fileCount: files.length }
}

/** Of Go's os.FileMode, which is what the header holds. */
const modeDirectory = 0x8000_0000
const modeLink = 0x0800_0000
const modeOther = 0x0400_0000 | 0x0200_0000 | 0x0100_0000 | 0x0020_0000 | 0x0008_0000

/** The header X-Docker-Container-Path-Stat of `HEAD /containers/{id}/archive`: JSON in base64. */
export function toFileFacts(header: string): FileFacts {
  let answer: unknown
  try {
    answer = JSON.parse(Buffer.from(header, 'base64').toString())
  } catch {
    throw nonsense('the file’s facts are not JSON', header)
  }
  const raw = requireObject(answer, 'the file’s facts')
  return {
    type: toFileType(toNumber(raw.mode)),
    sizeBytes: Math.max(0, toNumber(raw.size)),
    modifiedAtMs: toTimeOrNull(raw.mtime),
  }
}

/** Modes have 32 bits: JavaScript's own bit operations would make them negative. */
function toFileType(mode: number): FileType {
  const bits = mode >>> 0
  if ((bits & modeDirectory) !== 0) return 'directory'
  if ((bits & modeLink) !== 0) return 'link'
  return (bits & modeOther) !== 0 ? 'other' : 'file'
}
