package handbook

import (
	"regexp"
	"slices"
	"strings"
)

var (
	telexShape = strings.NewReplacer("dd", "d", "aa", "a", "ee", "e", "oo", "o", "aw", "a", "ow", "o", "uw", "u", "w", "u")
	telexTone  = regexp.MustCompile(`([aeiouy])[sfrxjz](ch|ng|nh|[cmnpt])?$`)
	vniWord    = regexp.MustCompile(`^[a-z]+([1-9][a-z]*){1,3}$`)
	vniKeys    = regexp.MustCompile(`[1-9]`)
)

// unkeyed is a folded word without the keys that Telex ("ddinhs", "tieesng")
// and VNI ("d9inh1") put their marks with, as they stand there when the
// keyboard did not take them: "dinh", "tieng". What leaves no syllable had no
// such keys: "h5n1", "tt06".
func unkeyed(word string) string {
	if vniWord.MatchString(word) {
		if plain := vniKeys.ReplaceAllString(word, ""); len(plain) > 1 && strings.ContainsAny(plain, "aeiouy") {
			return plain
		}
		return word
	}
	word = telexShape.Replace(word)
	if n := len(word); n > 2 && strings.ContainsRune("sfrxjz", rune(word[n-1])) && !strings.ContainsRune("aeiouy", rune(word[n-2])) {
		word = word[:n-1] // typed at the end of the syllable: "dinhs"
	}
	return telexTone.ReplaceAllString(word, "$1$2")
}

// known puts unkeyed words in the place of those that stand neither in the index
// nor in a synonym.
func (x *Index) known(wanted []wantedWord, synonyms [][]string) {
	for i, w := range wanted {
		from, to := x.beginning(w.folded)
		if from < to || inSynonym(w.folded, synonyms) {
			continue
		}
		plain := unkeyed(w.folded)
		if from, to := x.beginning(plain); plain != "" && from < to {
			wanted[i] = wantedWord{folded: plain}
		}
	}
}

func inSynonym(word string, groups [][]string) bool {
	return slices.ContainsFunc(groups, func(group []string) bool {
		return slices.ContainsFunc(group, func(phrase string) bool { return slices.Contains(words(Fold(phrase)), word) })
	})
}
