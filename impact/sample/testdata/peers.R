# The values of peers_test.go: R 4.2.2, survey 4.1-1, mice 3.15. Rscript peers.R
suppressMessages({library(survey); library(mice)})
options(digits = 14)
age <- c(0,1,1,1,1,1,1,1,0,1,1,1); place <- c(0,0,0,0,0,0,0,0,1,1,1,1); y <- c(2,4,5,3,4,6,1,2,3,5,4,2)
d <- svydesign(ids = ~1, weights = ~1, data = data.frame(age = factor(age), place = factor(place), y = y))
r <- rake(d, list(~age, ~place), list(data.frame(age = factor(0:1), Freq = c(40, 60)), data.frame(place = factor(0:1), Freq = c(50, 50))),
          control = list(epsilon = 1e-12, maxit = 1000))
w <- weights(r); w; sum(w)^2 / sum(w^2); length(w) * sum(w^2) / sum(w)^2
dw <- svydesign(ids = ~1, weights = ~w, data = data.frame(y = y, w = w))
svymean(~y, dw); confint(svymean(~y, dw), df = degf(dw))
weights(postStratify(d, ~place, data.frame(place = factor(0:1), Freq = c(3000, 1000))))
pool.scalar(c(3.1,2.8,3.4,3.0,2.9), c(.25,.28,.22,.26,.24), n = 30, k = 1)[c("t","df","r","fmi")]
pool.scalar(c(3.1,2.8,3.4,3.0,2.9), c(.25,.28,.22,.26,.24))[c("t","df","r","fmi")]
power.t.test(delta = .5, power = .8)$n; power.t.test(delta = .5, power = .8, type = "paired")$n
power.t.test(n = 30, power = .8, type = "paired")$delta; power.t.test(n = 64, power = .8)$delta
power.t.test(n = 34, delta = 10, sd = 20, type = "paired")$power; power.t.test(delta = .5, power = .9, sig.level = .01)$n
power.prop.test(p1 = .5, p2 = .75, power = .9)$n; power.prop.test(p1 = .15, p2 = .3, power = .8)$n
