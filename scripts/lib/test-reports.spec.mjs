import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { countTests, judge, readReport, summary } from './test-reports.mjs'

describe('countTests', () => {
  it("reads vitest's report; what neither passed nor failed was skipped", () => {
    const report = {
      numTotalTests: 10,
      numPassedTests: 7,
      numFailedTests: 1,
      numPendingTests: 1,
      numTodoTests: 1,
    }
    expect(countTests(report)).toEqual({ passed: 7, failed: 1, skipped: 2 })
  })
  it("reads Playwright's report; a flaky test has failed", () => {
    expect(countTests({ stats: { expected: 5, unexpected: 1, flaky: 2, skipped: 3 } })).toEqual({
      passed: 5,
      failed: 3,
      skipped: 3,
    })
  })
  it.each([[null], [{}], [[]], ['text'], [{ stats: null }]])('does not know %j', (report) => {
    expect(countTests(report)).toBeUndefined()
  })
})

describe('judge', () => {
  it('counts a skipped test as failed, and says so', () => {
    expect(judge({ passed: 3, failed: 1, skipped: 2 }, 0)).toEqual({
      passed: 3,
      failed: 3,
      notes: ['2 skipped, counted as failed'],
    })
  })
  it('counts a run that failed outside of its tests', () => {
    expect(judge({ passed: 3, failed: 0, skipped: 0 }, 1)).toMatchObject({ passed: 3, failed: 1 })
    expect(judge({ passed: 3, failed: 1, skipped: 0 }, 1)).toMatchObject({ passed: 3, failed: 1 })
  })
  it('does not take an empty run for a success', () => {
    expect(judge({ passed: 0, failed: 0, skipped: 0 }, 0)).toMatchObject({
      failed: 1,
      notes: ['no tests ran'],
    })
  })
})

describe('readReport', () => {
  it('fails without a report, or with a damaged one', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'quayside-report-'))
    try {
      const file = path.join(folder, 'report.json')
      expect(readReport(file, 3)).toEqual({ passed: 0, failed: 1, notes: ['no report (exit code 3)'] })
      writeFileSync(file, '{"numTotalTests": 1')
      expect(readReport(file, 0)).toMatchObject({ passed: 0, failed: 1 })
      writeFileSync(file, '{}')
      expect(readReport(file, 0)).toMatchObject({ passed: 0, failed: 1 })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('summary', () => {
  it('ends with the sum, and only that', () => {
    const text = summary([
      { name: 'lint', seconds: 1.23, passed: 1, failed: 0, notes: [] },
      { name: 'unit', seconds: 20, passed: 100, failed: 2, notes: ['2 skipped, counted as failed'] },
    ])
    expect(text.split('\n').at(-1)).toBe('101 passed, 2 failed')
    expect(text).toMatch(/^FAILED {2}unit .*counted as failed$/m)
  })
})
