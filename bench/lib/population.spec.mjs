import { expect, it } from 'vitest'
import {
  containerBody,
  containerName,
  FILTER_INPUTS,
  isRunner,
  NAME_PATTERN,
  namePrefix,
} from './population.mjs'

const names = Array.from({ length: 100 }, (_, index) => containerName(index))

it('names containers so that no name holds another’s prefix', () => {
  expect(new Set(names).size).toBe(100)
  for (const [index, name] of names.entries()) {
    expect(NAME_PATTERN.exec(name)?.[0]).toBe(namePrefix(index))
    expect(names.filter((other) => other.includes(namePrefix(index)))).toEqual([name])
  }
})

it('runs one in ten', () => {
  expect(names.filter((_, index) => isRunner(index))).toHaveLength(10)
})

it('types letters each of which narrows the list further', () => {
  for (const input of FILTER_INPUTS) {
    const counts = [...input].map(
      (_, index) => names.filter((name) => name.includes(input.slice(0, index + 1))).length,
    )
    expect(counts).toEqual([20, 10])
  }
})

it('groups ten containers to a project, labelled as Compose does', () => {
  const project = (/** @type {number} */ index) =>
    /** @type {any} */ (containerBody(index)).Labels['com.docker.compose.project']
  expect(project(9)).toBe(project(0))
  expect(project(10)).not.toBe(project(0))
})
