module {
  func.func public @main(%arg0: !stablehlo.token) -> (tensor<2x2xi64>, !stablehlo.token) {
    %0:2 = "stablehlo.infeed"(%arg0) <{infeed_config = "", layout = [[0, 1]]}> : (!stablehlo.token) -> (tensor<2x2xi64>, !stablehlo.token)
    return %0#0, %0#1 : tensor<2x2xi64>, !stablehlo.token
  }
  func.func public @generic(%arg0: !stablehlo.token) -> (tensor<2x2xi64>, !stablehlo.token) {
    %results, %token = "stablehlo.infeed"(%arg0) {infeed_config = "", layout = [[0 : i64, 1]]} : (!stablehlo.token) -> (tensor<2x2xi64>, !stablehlo.token)
    return %results, %token : tensor<2x2xi64>, !stablehlo.token
  }
}
