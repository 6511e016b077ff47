import { auth } from './en/auth'
import { common } from './en/common'
import { frame } from './en/frame'

/** The sections that every page needs. */
export const first = { auth, common, frame }
