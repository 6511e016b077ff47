import { auth } from './vi/auth'
import { catalogue } from './vi/catalogue'
import { certificates } from './vi/certificates'
import { common } from './vi/common'
import { crisis } from './vi/crisis'
import { editions } from './vi/editions'
import { frame } from './vi/frame'
import { handbook } from './vi/handbook'
import { home } from './vi/home'
import { incidents } from './vi/incidents'
import { insight } from './vi/insight'
import { law } from './vi/law'
import { lesson } from './vi/lesson'
import { notifications } from './vi/notifications'
import { press } from './vi/press'
import { profile } from './vi/profile'
import { progress } from './vi/progress'
import { quiz } from './vi/quiz'
import { reading } from './vi/reading'
import { search } from './vi/search'
import { staffing } from './vi/staffing'

export const vi = {
  common,
  frame,
  auth,
  home,
  catalogue,
  law,
  lesson,
  quiz,
  certificates,
  notifications,
  profile,
  progress,
  staffing,
  press,
  handbook,
  reading,
  editions,
  crisis,
  incidents,
  search,
  insight,
}

/** The words of a language: every section and key of the Vietnamese ones. */
export type Text = typeof vi
