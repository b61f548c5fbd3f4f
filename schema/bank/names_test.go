package bank

import (
	"slices"
	"testing"
)

func TestAPayersNameFindsMembersAlike(t *testing.T) {
	known := newNames([]named{
		{1, "honduras"}, {2, "publish what you fund"}, {3, "denmark - ministry of foreign affairs"}, {4, "finland - ministry of foreign affairs"},
		{5, "oxfam novib"}, {6, "oxfam america"}, {7, "aid"}, {8, "ecole d’economie"}, {8, "school of economics"}, {9, "—"},
	})
	for payer, want := range map[string][]int64{
		"HONDURAS":                                        {1},
		"SECRETARIA DE FINANZAS HONDURAS":                 {1},
		"Publish What You Fund Ltd.":                      {2},
		"PUBLISH WAHT YOU FUND":                           {2},
		"Denmark Ministry of Foreign Affairs, Copenhagen": {3, 4},
		"OXFAM NOVIB":                                     {5},
		"École d'Économie":                                {8},
		"The School of Economics":                         {8},
		"international aid society":                       nil, // three letters within say too little
		"Margarethe Vogel":                                nil,
		"":                                                nil,
		"—":                                               nil,
	} {
		got := known.alike(payer)
		if !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", payer, got, want)
		}
	}
}
