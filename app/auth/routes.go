package auth

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"lantoa/app/auth/policy"
	"lantoa/app/platform/api"
	"lantoa/app/platform/fault"
)

// Routes registers the feature's routes.
func (a *Auth) Routes(r *policy.Router) {
	signIns := api.Limited(api.Limit{Name: "sign-in", Most: a.cfg.SignInsPerMinute, Window: time.Minute, ByAddress: true})
	links := api.Limited(api.Limit{Name: "password-link", Most: 20, Window: time.Minute, ByAddress: true})

	api.Post(r, "/auth/login", policy.Public, a.login, signIns, api.Summary("Sign in by e-mail and password"))
	api.Post(r, "/auth/refresh", policy.Public, a.refresh, api.Summary("Exchange the refresh cookie for an access token"))
	api.Post(r, "/auth/logout", policy.Public, a.logout, api.Summary("End the session of the refresh cookie"))
	api.Post(r, "/auth/logout-everywhere", policy.OwnAccount, a.logoutEverywhere, api.Summary("End all own sessions"))
	api.Post(r, "/auth/password", policy.OwnAccount, a.changePassword, api.Summary("Change the own password"))
	api.Post(r, "/auth/password/forgot", policy.Public, a.forgot, links, api.Status(202), api.Summary("Ask for a link to set a new password"))
	api.Post(r, "/auth/password/reset", policy.Public, a.reset, links, api.Summary("Set a new password by a link's token"))

	api.Get(r, "/me", policy.OwnAccount, a.me, api.Summary("The signed-in person, roles and permissions"))
	api.Get(r, "/me/sessions", policy.SignedIn, a.mySessions, api.Summary("Own sessions"))
	api.Delete(r, "/me/sessions/{id}", policy.SignedIn, a.endSession, api.Summary("End one of the own sessions"))

	api.Get(r, "/people/{id}/grants", policy.ManageGrants, a.listGrants, api.Summary("Roles of a person, ended ones too"))
	api.Post(r, "/people/{id}/grants", policy.ManageGrants, a.grant, api.Status(201), api.Summary("Give a person a role"))
	api.Post(r, "/grants/{id}/end", policy.ManageGrants, a.endGrant, api.Summary("End a role"))
	api.Get(r, "/people/{id}/account", policy.ManageGrants, a.account, api.Summary("Account of a person"))
	api.Post(r, "/people/{id}/account", policy.ManageGrants, a.manageAccount, api.Summary("Create, disable, enable or reset an account"))
}

type loginInput struct {
	Credentials
	Meta api.Meta `json:"-"`
}

func (a *Auth) login(ctx context.Context, _ policy.Actor, in loginInput) (Tokens, error) {
	return a.SignIn(ctx, in.Credentials, in.Meta)
}

type cookieInput struct {
	Token string   `cookie:"__Host-lantoa" json:"-"`
	Meta  api.Meta `json:"-"`
}

func (a *Auth) refresh(ctx context.Context, _ policy.Actor, in cookieInput) (Tokens, error) {
	return a.Refresh(ctx, in.Token, in.Meta)
}

// SignedOut is the answer that takes the cookie away.
type SignedOut struct {
	SignedOut bool `json:"signedOut"`
}

// Decorate clears the cookie.
func (SignedOut) Decorate(c *fiber.Ctx) { setCookie(c, "", time.Unix(0, 0)) }

func (a *Auth) logout(ctx context.Context, _ policy.Actor, in cookieInput) (SignedOut, error) {
	return SignedOut{true}, a.SignOut(ctx, in.Token, in.Meta)
}

type metaInput struct {
	Meta api.Meta `json:"-"`
}

func (a *Auth) logoutEverywhere(ctx context.Context, actor policy.Actor, in metaInput) (SignedOut, error) {
	return SignedOut{true}, a.SignOutEverywhere(ctx, actor, in.Meta)
}

type changeInput struct {
	Old  string   `json:"old" validate:"required,max=1000"`
	New  string   `json:"new" validate:"required,max=1000"`
	Meta api.Meta `json:"-"`
}

func (a *Auth) changePassword(ctx context.Context, actor policy.Actor, in changeInput) (api.Nothing, error) {
	return api.Nothing{}, a.ChangePassword(ctx, actor, in.Old, in.New, in.Meta)
}

type forgotInput struct {
	Email string `json:"email" validate:"required,max=254"`
}

type forgotten struct {
	Message fault.Text `json:"message"`
}

func (a *Auth) forgot(ctx context.Context, _ policy.Actor, in forgotInput) (forgotten, error) {
	return forgotten{fault.T("Nếu địa chỉ này có tài khoản, một thư hướng dẫn sẽ được gửi tới trong ít phút.",
		"If the address has an account, a mail with instructions will be sent within minutes.")}, a.ForgetPassword(ctx, in.Email)
}

type resetInput struct {
	Token    string   `json:"token" validate:"required,max=200"`
	Password string   `json:"password" validate:"required,max=1000"`
	Meta     api.Meta `json:"-"`
}

func (a *Auth) reset(ctx context.Context, _ policy.Actor, in resetInput) (api.Nothing, error) {
	return api.Nothing{}, a.ResetPassword(ctx, in.Token, in.Password, in.Meta)
}

func (a *Auth) me(ctx context.Context, actor policy.Actor, _ api.Nothing) (Me, error) {
	return a.FindMe(ctx, actor)
}

type mySession struct {
	Session
	Current bool `json:"current"`
}

func (a *Auth) mySessions(ctx context.Context, actor policy.Actor, _ api.Nothing) ([]mySession, error) {
	list, err := a.ListSessions(ctx, actor.PersonID)
	out := make([]mySession, len(list))
	for i, s := range list {
		out[i] = mySession{Session: s, Current: s.ID == actor.SessionID}
	}
	return out, err
}

type idInput struct {
	ID   string   `path:"id" json:"-" validate:"required,max=100"`
	Meta api.Meta `json:"-"`
}

func (a *Auth) endSession(ctx context.Context, actor policy.Actor, in idInput) (api.Nothing, error) {
	return api.Nothing{}, a.EndSession(ctx, actor, in.ID, in.Meta)
}

func (a *Auth) listGrants(ctx context.Context, actor policy.Actor, in idInput) ([]Grant, error) {
	return a.ListGrants(ctx, actor, in.ID)
}

type grantInput struct {
	ID   string      `path:"id" json:"-" validate:"required,max=100"`
	Role policy.Role `json:"role" validate:"required,max=30"`
	Path string      `json:"path" validate:"required,max=1000,line"`
	From time.Time   `json:"from"`
	To   *time.Time  `json:"to"`
}

func (a *Auth) grant(ctx context.Context, actor policy.Actor, in grantInput) (Grant, error) {
	return a.Grant(ctx, actor, in.ID, in.Role, in.Path, in.From, in.To)
}

func (a *Auth) endGrant(ctx context.Context, actor policy.Actor, in idInput) (Grant, error) {
	return a.EndGrant(ctx, actor, in.ID, in.Meta)
}

func (a *Auth) account(ctx context.Context, actor policy.Actor, in idInput) (Account, error) {
	return a.FindAccount(ctx, actor, in.ID)
}

type accountInput struct {
	ID     string   `path:"id" json:"-" validate:"required,max=100"`
	Action string   `json:"action" validate:"required,oneof=create disable enable reset"`
	Meta   api.Meta `json:"-"`
}

// Managed is an account after a change. TemporaryPassword is shown this once,
// to whoever made the account or reset it; it must be changed at sign-in.
type Managed struct {
	Account
	TemporaryPassword string `json:"temporaryPassword,omitempty"`
}

func (a *Auth) manageAccount(ctx context.Context, actor policy.Actor, in accountInput) (Managed, error) {
	var out Managed
	var err error
	switch in.Action {
	case "create":
		out.TemporaryPassword = temporaryPassword()
		err = a.CreateAccount(ctx, actor, in.ID, out.TemporaryPassword, true)
	case "reset":
		out.TemporaryPassword = temporaryPassword()
		err = a.SetPassword(ctx, actor, in.ID, out.TemporaryPassword, true)
	default:
		err = a.SetDisabled(ctx, actor, in.ID, in.Action == "disable", in.Meta)
	}
	if err != nil {
		return Managed{}, err
	}
	out.Account, err = a.findAccount(ctx, in.ID)
	return out, err
}
