// Package routers contains the code of docs/web-apps.md for routers other than net/http's. It is a separate module, so
// that the SDK does not depend on these routers. Its test runs an application on each of them, and compares the
// document.
package routers

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/go-chi/chi/v5"
	"github.com/labstack/echo/v4"

	workosgin "github.com/workos-typestate/workos/contrib/gin"
	"github.com/workos-typestate/workos/modules/usermanagement/authkit"
)

func newChi(auth *authkit.Auth, settings http.HandlerFunc) http.Handler {
	router := chi.NewRouter()
	router.Use(auth.Optional)
	router.Get("/sign-in", auth.SignIn)
	router.Get("/callback", auth.Callback)
	router.Post("/sign-out", auth.SignOut)
	router.With(auth.Require(authkit.Role("admin"))).Get("/admin", settings)
	return router
}

func newEcho(auth *authkit.Auth, settings echo.HandlerFunc) http.Handler {
	router := echo.New()
	router.GET("/sign-in", echo.WrapHandler(http.HandlerFunc(auth.SignIn)))
	router.GET("/callback", echo.WrapHandler(http.HandlerFunc(auth.Callback)))
	router.POST("/sign-out", echo.WrapHandler(http.HandlerFunc(auth.SignOut)))
	router.GET("/admin", settings, echo.WrapMiddleware(auth.Require(authkit.Role("admin"))))
	return router
}

func newGin(auth *authkit.Auth, settings gin.HandlerFunc) http.Handler {
	router := gin.New()
	router.GET("/sign-in", gin.WrapF(auth.SignIn))
	router.GET("/callback", gin.WrapF(auth.Callback))
	router.POST("/sign-out", gin.WrapF(auth.SignOut))
	router.GET("/admin", workosgin.Middleware(auth.Require(authkit.Role("admin"))), settings)
	return router
}
