func.func @main() -> (tensor<3x8xi32>, tensor<2x3xi32>, tensor<6xi32>) {
  %0 = stablehlo.iota dim = 1 : tensor<3x4xi32>
  %z = stablehlo.constant dense<-1> : tensor<i32>
  %1 = stablehlo.pad %0, %z, low = [0, 1], high = [0, -1], interior = [0, 1] : (tensor<3x4xi32>, tensor<i32>) -> tensor<3x7xi32>
  %2 = stablehlo.slice %1 [0:3, 1:7:2] : (tensor<3x7xi32>) -> tensor<3x3xi32>
  %3 = stablehlo.transpose %2, dims = [1, 0] : (tensor<3x3xi32>) -> tensor<3x3xi32>
  %4 = stablehlo.reverse %3, dims = [0, 1] : tensor<3x3xi32>
  %5 = stablehlo.concatenate %4, %0, dim = 1 : (tensor<3x3xi32>, tensor<3x4xi32>) -> tensor<3x7xi32>
  %6 = stablehlo.pad %5, %z, low = [0, 0], high = [0, 1], interior = [0, 0] : (tensor<3x7xi32>, tensor<i32>) -> tensor<3x8xi32>
  %7 = stablehlo.slice %6 [1:3, 2:8:2] : (tensor<3x8xi32>) -> tensor<2x3xi32>
  %8 = stablehlo.reshape %7 : (tensor<2x3xi32>) -> tensor<6xi32>
  return %6, %7, %8 : tensor<3x8xi32>, tensor<2x3xi32>, tensor<6xi32>
}
