import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Schemas } from './fixtures'

type Question = Schemas['CoursesPaperQuestion']
type Answer = Schemas['CoursesAnswer']

/** A question as authors write it, with its key. */
interface Authored {
  type: Question['type']
  prompt: string
  options?: { text: string; correct?: boolean }[]
  items?: { text: string }[]
  pairs?: { left: string; right: string }[]
  accept?: string[]
  answer?: boolean | number
  tolerance?: number
}

const content = new URL('../../../courses/content', import.meta.url).pathname

/** Every authored question by its prompt: papers carry no ids that give anything away. */
const authored = new Map<string, Authored>()
for (const course of readdirSync(content, { withFileTypes: true })) {
  if (!course.isDirectory()) continue
  const file = parse(readFileSync(join(content, course.name, 'quiz.yaml'), 'utf8')) as {
    banks: { questions: Authored[] }[]
  }
  for (const question of file.banks.flatMap(b => b.questions)) authored.set(question.prompt, question)
}

function keyOf(question: Question): Authored {
  const found = authored.get(question.prompt)
  if (!found) throw new Error(`the paper asks what no bank has: ${question.prompt}`)
  return found
}

function label(options: Question['options'], text: string): string {
  const found = options?.find(o => o.text === text)
  if (!found) throw new Error(`no option “${text}” on the paper`)
  return found.id
}

/** The answer that gets all points, in the labels of the paper. */
export function rightAnswer(q: Question): Answer {
  const key = keyOf(q)
  switch (q.type) {
    case 'single':
    case 'multiple': {
      const right = (key.options ?? []).filter(o => o.correct).map(o => label(q.options, o.text))
      return { choice: (q.options ?? []).map(o => o.id).filter(id => right.includes(id)) }
    }
    case 'ordering':
      return { choice: (key.items ?? []).map(i => label(q.options, i.text)) }
    case 'matching':
      return {
        pairs: Object.fromEntries((key.pairs ?? []).map(p => [label(q.options, p.left), label(q.right, p.right)])),
      }
    case 'true-false':
      return { bool: key.answer as boolean }
    case 'short-text':
      return { text: key.accept?.[0] }
    case 'number':
      return { text: String(key.answer).replace('.', ',') }
  }
}

/** An answer that the form allows and that gets no point. */
export function wrongAnswer(q: Question): Answer {
  const key = keyOf(q)
  switch (q.type) {
    case 'single':
    case 'multiple': {
      const wrong = key.options?.find(o => !o.correct)
      return { choice: [label(q.options, wrong?.text ?? '')] }
    }
    case 'ordering':
      return { choice: (key.items ?? []).map(i => label(q.options, i.text)).reverse() }
    case 'matching': {
      const [first, second] = key.pairs ?? []
      return { pairs: { [label(q.options, first?.left ?? '')]: label(q.right, second?.right ?? '') } }
    }
    case 'true-false':
      return { bool: !key.answer }
    case 'short-text':
      return { text: 'không rõ' }
    case 'number':
      return { text: String(Number(key.answer) + 10 * (key.tolerance ?? 0) + 7).replace('.', ',') }
  }
}
