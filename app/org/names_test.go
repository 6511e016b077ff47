package org

import "testing"

func TestFindNames(t *testing.T) {
	w := newWorld(t)
	w.units()
	an, chi := w.person("Nguyễn Văn An", "snv"), w.person("Lê Chi", "snv")
	names, err := w.FindNames(t.Context(), []string{an.ID, chi.ID, "khong-co"})
	if err != nil || len(names) != 2 {
		t.Fatalf("%v, %v", names, err)
	}
	w.mustBe("a name", names[an.ID], Name{ID: an.ID, Family: "Nguyễn", Middle: "Văn", Given: "An", SortKey: an.SortKey})
	w.mustBe("a full name", names[an.ID].FullName(), "Nguyễn Văn An")
	w.mustBe("without a middle name", names[chi.ID].FullName(), "Lê Chi")
	if none, err := w.FindNames(t.Context(), nil); err != nil || len(none) != 0 {
		t.Errorf("%v, %v", none, err)
	}
}
