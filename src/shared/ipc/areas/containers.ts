/** What the page of one container asks for. All of it is read when asked and not held: its row says when to ask again. */
import * as z from 'zod/mini'
import type {
  ContainerDetails,
  ContainerRunCommand,
  FileChanges,
  FileFacts,
  InspectText,
  ProcessList,
} from '../../domain/container-details'
import { containerIdSchema, method } from '../define'

const one = z.strictObject({ id: containerIdSchema })
const pathSchema = z.string().check(z.startsWith('/'), z.maxLength(4096))

/** Each fails with NOT_FOUND when the container is gone. */
export const containerMethods = {
  'containers.details': method(one)<ContainerDetails>(),
  'containers.inspectText': method(one)<InspectText>(),
  /** CONFLICT unless it runs. */
  'containers.processes': method(one)<ProcessList>(),
  /** Walks the writable layer. */
  'containers.changedFiles': method(one)<FileChanges>(),
  /** Of a path in the container; NOT_FOUND also when the file is gone. */
  'containers.fileFacts': method(z.strictObject({ id: containerIdSchema, path: pathSchema }))<FileFacts>(),
  'containers.runCommand': method(
    z.strictObject({
      id: containerIdSchema,
      shell: z.enum(['posix', 'powershell']),
      layout: z.enum(['line', 'lines']),
    }),
  )<ContainerRunCommand>(),
} as const
