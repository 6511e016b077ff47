/** Why a case has its level, in Vietnamese whatever the language: it goes into the log of an incident. */
export const reasons = {
  rule: (level: string) => `${level}. Tiêu chí cao nhất quyết định.`,
  one: (criterion: string, n: number, text: string) => ` ${criterion} ở mức ${n}: ${text}`,
  several: (count: number, n: number, criteria: string) =>
    ` ${count} tiêu chí cùng ở mức ${n} (${criteria}); cùng mức thì không cộng dồn, cấp vẫn là ${n}.`,
  missing: (criteria: string) => ` Chưa chấm: ${criteria}; chấm xong phải xem lại cấp.`,
}

/** A moment as documents write it. */
export const documentMoment = (time: string, day: string) => `${time} ngày ${day}`
