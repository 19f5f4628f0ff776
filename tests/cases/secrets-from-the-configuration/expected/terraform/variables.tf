variable "small_google_client_secret" {
  type      = string
  sensitive = true
}
