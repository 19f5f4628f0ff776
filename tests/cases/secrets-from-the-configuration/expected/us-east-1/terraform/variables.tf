variable "small_google_client_secret" {
  description = "A secret that AWS has and no file of poolport does; only a plan that changes it shows it."
  type        = string
  sensitive   = true
}
