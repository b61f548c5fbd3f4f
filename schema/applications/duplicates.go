package applications

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/lib/pq"

	"github.com/plenary-org/plenary/schema/store"
)

// Likeness is an organisation of the register that may be the applicant's.
type Likeness struct {
	OrganisationID int64          `db:"id"`
	Why            pq.StringArray `db:"why"` // NAME, WEBSITE, EMAIL
}

// shared are mail services that say nothing of an organisation.
var shared = []string{
	"aol.com", "gmail.com", "gmx.com", "gmx.de", "gmx.net", "googlemail.com", "hotmail.com", "hotmail.fr", "icloud.com", "live.com",
	"mail.com", "mail.ru", "me.com", "msn.com", "outlook.com", "outlook.es", "outlook.fr", "proton.me", "protonmail.com", "qq.com",
	"yahoo.com", "yahoo.es", "yahoo.fr", "yandex.ru", "ymail.com", "orange.fr", "wanadoo.fr", "163.com", "126.com",
}

// hosts are the names under which an applicant is on the network: that of its
// website and that of its mail, where it is its own.
func hosts(website, email string) (web, mail string) {
	if address, err := url.Parse(website); err == nil {
		web = strings.TrimPrefix(strings.ToLower(address.Hostname()), "www.")
	}
	mail = email[strings.LastIndexByte(email, '@')+1:]
	if slices.Contains(shared, mail) {
		mail = ""
	}
	return web, mail
}

// Likenesses suggests up to five organisations that the applicant may be: a
// similar name, present or former (by trigrams), the same website, contacts
// with the same mail domain. The likeliest first; for staff.
func Likenesses(ctx context.Context, q store.Reader, a Application) (list []Likeness, err error) {
	web, mail := hosts(a.Website, a.Email)
	err = q.Select(ctx, &list, `
		with found as (
		  select o.id, 'NAME' as why, word_similarity(fold($1), o.search) as weight from organisations o where fold($1) <% o.search
		  union all
		  select o.id, 'WEBSITE', 1.5 from organisations o
		  where o.website <> '' and substring(lower(o.website) from '^https?://(?:www\.)?([^/:?#]+)') in (nullif($2, ''), nullif($3, ''))
		  union all
		  select distinct k.organisation_id, 'EMAIL', 1.2 from contacts k join people p on p.id = k.person_id
		  where $3 <> '' and split_part(p.email, '@', 2) = $3)
		select id, array_agg(why order by why desc) as why from found where $4
		group by id order by sum(weight) desc, id limit 5`,
		a.Names["en"], web, mail, q.Viewer().Can(store.Staff))
	return list, err
}
