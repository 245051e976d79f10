# The values of peers_test.go: R 4.2.2, psych 2.2.9; pip krippendorff 0.9,
# statsmodels fleiss_kappa for the two named there. Rscript peers.R
suppressMessages(library(psych))
options(digits = 14)
sf <- matrix(c(9,2,5,8, 6,1,3,2, 8,4,6,8, 7,1,2,6, 10,5,6,9, 6,2,4,7), ncol = 4, byrow = TRUE)
print(ICC(sf, lmer = FALSE)$results, digits = 13)
k3 <- matrix(c(10,5,0, 2,10,3, 0,1,9), 3, byrow = TRUE)
d <- abs(outer(1:3, 1:3, "-")) / 2
print(cohen.kappa(k3, w = 1 - d)$confid, digits = 13)
print(cohen.kappa(k3, w = 1 - d^2)$confid, digits = 13)
at <- attitude; at[3, 2] <- NA; at[7, 5] <- NA
print(psych::alpha(at)$total, digits = 12)
l <- as.vector(fa(attitude, 1, fm = "minres")$loadings); sum(l)^2 / (sum(l)^2 + sum(1 - l^2))
